package io.callrouter.web;

import org.slf4j.MDC;

/** The id of the request that is being answered: what the client brought as {@code X-Request-Id}, or one made for it. */
public final class RequestId {

    private RequestId() {}

    /** Of this thread's request; empty where there is none. */
    public static String current() {
        String id = MDC.get(Problem.REQUEST_ID);
        return id == null ? "" : id;
    }
}
