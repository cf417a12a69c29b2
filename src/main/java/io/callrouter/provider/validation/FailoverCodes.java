package io.callrouter.provider.validation;

/** How final SIP answers are written: single codes such as {@code 404} and whole classes such as {@code 5xx}. */
public final class FailoverCodes {

    public static final String PATTERN = "^[456]([0-9]{2}|xx)$";

    /** What a text must be that is none of them. */
    public static final String EXPECTATION = "must be a final SIP answer from 400 to 699, or 4xx, 5xx or 6xx";

    private FailoverCodes() {}
}
