package io.callrouter.web;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that cannot be answered as asked; becomes the {@link Problem} it carries. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Errors that an answer names; it counts the others. */
    private static final int MOST_ERRORS = 100;

    private final HttpStatus status;
    private final String code;
    private final transient List<Problem.Field> errors;
    private final @Nullable Long errorCount;

    private ProblemException(HttpStatus status, String code, String detail, List<Problem.Field> errors) {
        this(status, code, detail, errors, null);
    }

    private ProblemException(
            HttpStatus status, String code, String detail, List<Problem.Field> errors, @Nullable Long errorCount) {
        super(detail, null, false, false); // an answer, not an accident: nobody needs its stack trace
        this.status = status;
        this.code = code;
        this.errors = errors;
        this.errorCount = errorCount;
    }

    public static ProblemException of(HttpStatus status, String code, String detail) {
        return new ProblemException(status, code, detail, List.of());
    }

    /** 404: there is none, or none that this caller may know of. */
    public static ProblemException notFound(String resource, UUID id) {
        return of(HttpStatus.NOT_FOUND, resource + "_not_found", "There is no %s %s.".formatted(resource, id));
    }

    /** 409: the request contradicts what is stored. */
    public static ProblemException conflict(String code, String detail) {
        return of(HttpStatus.CONFLICT, code, detail);
    }

    /** 422: well-formed, but it refers to something it cannot refer to. */
    public static ProblemException unprocessable(String code, String field, String message) {
        return new ProblemException(
                HttpStatus.UNPROCESSABLE_CONTENT,
                code,
                field + " " + message,
                List.of(new Problem.Field(field, message)));
    }

    /**
     * 422: rows of a file are not what they must be.
     *
     * @param first the first of the errors, in the order of their lines
     * @param count how many there are
     */
    public static ProblemException rowsInvalid(String detail, List<Problem.Field> first, long count) {
        return new ProblemException(
                HttpStatus.UNPROCESSABLE_CONTENT, "rows_invalid", detail, List.copyOf(first), count);
    }

    /** 403: this caller may not do that, whatever is stored. */
    public static ProblemException forbidden(String detail) {
        return of(HttpStatus.FORBIDDEN, "forbidden", detail);
    }

    /** 503: not now; the answer says in {@code Retry-After} when to come back. */
    public static ProblemException unavailable(String code, String detail) {
        return of(HttpStatus.SERVICE_UNAVAILABLE, code, detail);
    }

    /** 400: one field or parameter is not what it must be. */
    public static ProblemException invalid(String field, String message) {
        return invalid(List.of(new Problem.Field(field, message)));
    }

    /** 400: several are not; the first of them are named. */
    public static ProblemException invalid(List<Problem.Field> errors) {
        Problem.Field first = errors.get(0);
        String more = errors.size() == 1 ? "" : " (and %d more, see errors)".formatted(errors.size() - 1);
        return new ProblemException(
                HttpStatus.BAD_REQUEST,
                "validation_failed",
                first.field() + " " + first.message() + more,
                List.copyOf(errors.subList(0, Math.min(errors.size(), MOST_ERRORS))),
                errors.size() > MOST_ERRORS ? (long) errors.size() : null);
    }

    public Problem problem() {
        return Problem.of(status, code, String.valueOf(getMessage()), errors).withErrorCount(errorCount);
    }
}
