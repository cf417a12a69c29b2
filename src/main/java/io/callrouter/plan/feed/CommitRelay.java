package io.callrouter.plan.feed;

/** Brings the commits of this process to where they are read, and tells other replicas of them. */
interface CommitRelay {

    /**
     * To be called once, when the database has its schema and nothing has been read.
     *
     * @throws SourceUnreachableException if the server to read from does not let the service in
     */
    void start();

    /**
     * To be called after a commit, before its writer is answered.
     *
     * @return whether the change can be read now
     */
    boolean committed();

    /** To be called before the log of changes is read, by one reader at a time. */
    void beforeReading();

    /** To be called when it was read. */
    void afterReading();

    /**
     * Whether a notification is this process's own, of commits that it reads without being told.
     *
     * @param payload of the notification
     */
    boolean isOwn(String payload);
}
