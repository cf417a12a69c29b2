package io.callrouter.web;

import io.callrouter.web.PageQuery.Position;
import jakarta.persistence.criteria.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;

/**
 * Reads lists page by page. A page begins behind a position, not behind a count, so rows that others insert or delete
 * meanwhile shift nothing. Entities keep {@code id}, {@code tmCreate} and {@code tmDelete} in fields of these names; deleted ones are left out.
 */
public final class Pages {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "tmCreate", "id");

    private Pages() {}

    public static <T extends Resource> Page<T> read(
            JpaSpecificationExecutor<T> repository, Specification<T> filter, PageQuery query) {
        Specification<T> live = (entity, any, is) -> is.isNull(entity.get("tmDelete"));
        Specification<T> page = filter.and(live).and(behind(query));
        // One row more than asked for tells whether the next page begins within the same microsecond.
        List<T> rows = repository.findBy(
                page,
                found -> found.sortBy(NEWEST_FIRST).limit(query.size() + 1).all());
        return page(rows, query);
    }

    /** The order of lists, for objects that are not in the database: newest first, and by id within a microsecond. */
    public static <T extends Resource> Comparator<T> newestFirst() {
        return Comparator.<T, Instant>comparing(Resource::tmCreate)
                .thenComparing(Resource::id, Ids.ORDER)
                .reversed();
    }

    /**
     * Reads a page of objects that are not in the database.
     *
     * @param newestFirst in the order of {@link #newestFirst}
     */
    public static <T extends Resource> Page<T> read(Stream<T> newestFirst, PageQuery query) {
        return page(rows(newestFirst, query), query);
    }

    /**
     * Those of them that a page consists of, and one more if there are so many.
     *
     * @param newestFirst in the order of {@link #newestFirst}
     */
    public static <T extends Resource> List<T> rows(Stream<T> newestFirst, PageQuery query) {
        return newestFirst
                .filter(resource -> isBehind(resource, query.after()))
                .limit(query.size() + 1)
                .toList();
    }

    private static boolean isBehind(Resource resource, @Nullable Position after) {
        if (after == null || resource.tmCreate().isBefore(after.tmCreate())) {
            return true;
        }
        return after.id() != null
                && resource.tmCreate().equals(after.tmCreate())
                && Ids.ORDER.compare(resource.id(), after.id()) < 0;
    }

    private static <T extends Resource> Page<T> page(List<T> rows, PageQuery query) {
        return page(rows, query, row -> new Position(row.tmCreate(), row.id()));
    }

    /**
     * Makes a page of rows that a query of one's own has read.
     *
     * @param rows those behind the position that was asked for, one more than the page may have if there are so many
     * @param at the row's time and id, by which the rows are ordered, both descending
     */
    public static <T> Page<T> page(List<T> rows, PageQuery query, Function<T, Position> at) {
        if (rows.isEmpty()) {
            return new Page<>(List.of(), "");
        }
        List<T> result = rows.subList(0, Math.min(query.size(), rows.size()));
        Position last = at.apply(result.get(result.size() - 1));
        boolean shared = rows.size() > result.size()
                && at.apply(rows.get(query.size())).tmCreate().equals(last.tmCreate());
        return new Page<>(result, (shared ? last : new Position(last.tmCreate(), null)).token());
    }

    private static <T> Specification<T> behind(PageQuery query) {
        Position after = query.after();
        if (after == null) {
            return Specification.unrestricted();
        }
        return (entity, any, is) -> {
            Path<Instant> tmCreate = entity.get("tmCreate");
            Path<UUID> id = entity.get("id");
            if (after.id() == null) {
                return is.lessThan(tmCreate, after.tmCreate());
            }
            // The first condition is implied by the second; it lets PostgreSQL begin in the middle of the index.
            return is.and(
                    is.lessThanOrEqualTo(tmCreate, after.tmCreate()),
                    is.or(is.lessThan(tmCreate, after.tmCreate()), is.lessThan(id, after.id())));
        };
    }
}
