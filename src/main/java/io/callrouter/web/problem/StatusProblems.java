package io.callrouter.web.problem;

import io.callrouter.web.Problem;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** A problem where nothing but the status is known: for errors of the web server and of filters. */
final class StatusProblems {

    private StatusProblems() {}

    static Problem of(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        HttpStatus answered = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
        return Problem.of(answered, code(answered), detail(answered), List.of());
    }

    private static String code(HttpStatus status) {
        return switch (status) {
            case INTERNAL_SERVER_ERROR -> "internal_error";
            default -> status.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST ->
                "The request is not valid HTTP, or its URL has characters that must be percent-encoded.";
            case NOT_FOUND ->
                "There is nothing at this URL. The API begins at /v1.0 and is described at /swagger-ui.html.";
            case NOT_ACCEPTABLE -> "Answers are JSON: send Accept: application/json, or no Accept.";
            case UNSUPPORTED_MEDIA_TYPE -> "Send the body as JSON, with the header Content-Type: application/json.";
            default ->
                status == HttpStatus.INTERNAL_SERVER_ERROR
                        ? "The service failed at this request. Its log says why, under the request_id given here."
                        : "The request was refused: " + status.getReasonPhrase().toLowerCase(Locale.ROOT) + ".";
        };
    }
}
