package io.callrouter.web.problem;

import io.callrouter.web.JsonProblems;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import io.callrouter.web.WebSettings;
import jakarta.validation.ConstraintViolationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Answers every exception that leaves a controller, or that Spring MVC throws before one is reached. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final Comparator<Problem.Field> FIELD_ORDER =
            Comparator.comparing(Problem.Field::field).thenComparing(Problem.Field::message);

    private final WebSettings settings;

    ProblemAdvice(WebSettings settings) {
        this.settings = settings;
    }

    @ExceptionHandler
    ResponseEntity<Object> answer(ProblemException e) {
        return answer(e.problem(), retryAfter(e.problem()));
    }

    @ExceptionHandler
    ResponseEntity<Object> answer(JacksonException e) {
        return answer(JsonProblems.of(e));
    }

    @ExceptionHandler
    ResponseEntity<Object> answer(ConstraintViolationException e) {
        List<Problem.Field> errors = e.getConstraintViolations().stream()
                .map(violation ->
                        Problem.Field.ofProperty(violation.getPropertyPath().toString(), violation.getMessage()))
                .sorted(FIELD_ORDER)
                .toList();
        return answer(ProblemException.invalid(errors));
    }

    /**
     * Everything else: the database that does not answer, or a defect of ours.
     *
     * @throws Exception the same, if an answer is under way already: the server then breaks the connection off, so that
     *     nobody takes the part for the whole
     */
    @ExceptionHandler
    ResponseEntity<Object> answer(Exception e, WebRequest request) throws Exception {
        if (isAnswered(request)) {
            throw e;
        }
        Optional<Problem> known = DatabaseProblems.of(e);
        if (known.isPresent()) {
            log.warn("{}: {}", describe(request), e.toString());
            return answer(known.get(), retryAfter(known.get()));
        }
        log.error("{} failed", describe(request), e);
        return answer(StatusProblems.of(HttpStatus.INTERNAL_SERVER_ERROR.value()), HttpHeaders.EMPTY);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e.getCause() instanceof JacksonException json) {
            return answer(json);
        }
        return answer(ProblemException.of(
                HttpStatus.BAD_REQUEST, "malformed_json", "The request needs a body: a JSON object, {...}."));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Problem.Field> errors = new ArrayList<>();
        for (FieldError error : e.getBindingResult().getFieldErrors()) {
            errors.add(Problem.Field.ofProperty(error.getField(), String.valueOf(error.getDefaultMessage())));
        }
        errors.sort(FIELD_ORDER);
        return answer(ProblemException.invalid(errors));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String field = e instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(e.getPropertyName());
        Throwable root = e.getMostSpecificCause();
        // Only the converters of this project speak to clients; others' messages would repeat the value.
        String message = root instanceof IllegalArgumentException && !(root instanceof NumberFormatException)
                ? String.valueOf(root.getMessage())
                : "is not what it should be";
        return answer(ProblemException.invalid(field, message));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(ProblemException.invalid(e.getParameterName(), "is required in the query"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                Problem.of(
                        status,
                        "method_not_allowed",
                        "This URL takes " + String.join(", ", allowed(e)) + ", not " + e.getMethod() + ".",
                        List.of()),
                headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String types = e.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .sorted()
                .collect(Collectors.joining(" or "));
        return answer(
                Problem.of(
                        status,
                        "unsupported_media_type",
                        "Send the body with the header Content-Type: %s.".formatted(types),
                        List.of()),
                headers);
    }

    /** The rest of what Spring MVC throws, by its status. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError()) {
            log.error("{} failed", describe(request), e);
        }
        return answer(StatusProblems.of(status.value()), headers);
    }

    private HttpHeaders retryAfter(Problem problem) {
        HttpHeaders headers = new HttpHeaders();
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            headers.set(
                    HttpHeaders.RETRY_AFTER, Long.toString(settings.retryAfter().toSeconds()));
        }
        return headers;
    }

    private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static boolean isAnswered(WebRequest request) {
        return request instanceof ServletWebRequest servlet
                && servlet.getResponse() != null
                && servlet.getResponse().isCommitted();
    }

    private static List<String> allowed(HttpRequestMethodNotSupportedException e) {
        String[] methods = e.getSupportedMethods();
        return methods == null ? List.of() : List.of(methods).stream().sorted().toList();
    }

    /** Method and path: the query may hold a token and is never logged. */
    private static String describe(WebRequest request) {
        return request instanceof ServletWebRequest servlet
                ? servlet.getHttpMethod() + " " + servlet.getRequest().getRequestURI()
                : request.getDescription(false);
    }
}
