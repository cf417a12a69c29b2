-- Who of several instances asks providers whether they are there. Times are UTC and the database's own.
create table prober_lock (
    name       text primary key,
    lock_until timestamp not null,
    locked_at  timestamp not null,
    locked_by  text      not null
);
