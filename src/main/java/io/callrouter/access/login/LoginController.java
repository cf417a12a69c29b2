package io.callrouter.access.login;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.access.Caller;
import io.callrouter.access.login.LoginService.Login;
import io.callrouter.access.login.LoginThrottle.TooManyLoginsException;
import io.callrouter.access.security.SessionCookie;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Login", description = "Tokens of people")
class LoginController {

    private static final String SESSION = "/v1.0/auth/session";
    private static final String RETRY_AFTER_SECONDS = "60";

    private final LoginService logins;
    private final LoginThrottle throttle;

    LoginController(LoginService logins, LoginThrottle throttle) {
        this.logins = logins;
        this.throttle = throttle;
    }

    @PostMapping(
            path = {"/v1.0/auth/login", "/auth/login"},
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @Operation(operationId = "login", summary = "Log in", description = "Gives a token for a user name and a password.")
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "401", description = "invalid_credentials")
    @ApiResponse(responseCode = "429", description = "too_many_logins: wait some minutes")
    Answer login(
            @Valid @RequestBody Credentials credentials, HttpServletRequest request, HttpServletResponse response) {
        Login login = attempt(credentials, request, response);
        return new Answer(credentials.username(), login.token().value(), Timestamps.format(login.tmExpire()));
    }

    private Login attempt(Credentials credentials, HttpServletRequest request, HttpServletResponse response) {
        String username = credentials.username();
        try {
            return throttle.attempt(
                            username, request.getRemoteAddr(), () -> logins.login(username, credentials.password()))
                    .orElseThrow(() -> ProblemException.of(
                            HttpStatus.UNAUTHORIZED,
                            "invalid_credentials",
                            "There is no user with this name and password."));
        } catch (TooManyLoginsException e) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            throw ProblemException.of(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too_many_logins",
                    "Too many wrong passwords, or too many logins at once. Wait as long as Retry-After says.");
        }
    }

    /** Signs a person in to the console: as {@link #login}, but the token goes into a cookie. */
    @PostMapping(path = SESSION, consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @Hidden
    Session signIn(
            @Valid @RequestBody Credentials credentials, HttpServletRequest request, HttpServletResponse response) {
        Login login = attempt(credentials, request, response);
        SessionCookie session = new SessionCookie(login.token());
        session.sendTo(request, response);
        return new Session(credentials.username(), session.csrfToken(), Timestamps.format(login.tmExpire()));
    }

    /** Tells the console, which cannot read its cookie, who is signed in. */
    @GetMapping(path = SESSION, produces = APPLICATION_JSON_VALUE)
    @Hidden
    Session session(Caller caller, HttpServletRequest request) {
        SessionCookie session = SessionCookie.in(request)
                .orElseThrow(() -> ProblemException.of(
                        HttpStatus.NOT_FOUND, "not_found", "This request has no cookie of a session."));
        return new Session(caller.name(), session.csrfToken(), Timestamps.format(caller.tmExpire()));
    }

    @DeleteMapping(path = SESSION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Hidden
    void signOut(HttpServletRequest request, HttpServletResponse response) {
        SessionCookie.remove(request, response); // first, for the database may be away
        SessionCookie.in(request).map(SessionCookie::token).ifPresent(logins::logout);
    }

    @Schema(name = "LoginRequest")
    record Credentials(
            @Schema(example = "admin") @NotNull @Size(max = 255) @JsonProperty("username")
            String username,

            @Schema(format = "password") @NotNull @Size(max = 255) @JsonProperty("password")
            String password) {

        @Override
        public String toString() {
            return "Credentials[" + username + ", ***]";
        }
    }

    @Schema(name = "Login")
    record Answer(
            @Schema(example = "admin") @JsonProperty("username")
            String username,

            @Schema(description = "Send it in Authorization: Bearer") @JsonProperty("token")
            String token,

            @Schema(example = "2026-12-24 18:00:00.000000") @JsonProperty("tm_expire")
            String tmExpire) {

        @Override
        public String toString() {
            return "Answer[" + username + ", ***]"; // answers are logged at the level debug
        }
    }

    record Session(
            @JsonProperty("username") String username,
            @JsonProperty("csrf_token") String csrfToken,
            @JsonProperty("tm_expire") String tmExpire) {

        @Override
        public String toString() {
            return "Session[" + username + ", ***]";
        }
    }
}
