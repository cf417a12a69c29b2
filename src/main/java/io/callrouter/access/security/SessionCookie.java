package io.callrouter.access.security;

import io.callrouter.access.Token;
import io.callrouter.secret.Hmac;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * What keeps a person signed in to the console: the token of a login, in a cookie that scripts cannot read and that the
 * browser sends with requests of our own pages alone.
 */
public record SessionCookie(Token token) {

    static final String NAME = "callrouter_session";

    /** The one that the browser sent. */
    public static Optional<SessionCookie> in(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Stream.of(cookies)
                        .filter(cookie -> cookie.getName().equals(NAME))
                        .findFirst()
                        .map(cookie -> new SessionCookie(new Token(cookie.getValue())));
    }

    /** Leaves it in the browser until that is closed; the token itself ends earlier or later by itself. */
    public void sendTo(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie(request, token.value()).build().toString());
    }

    /** Takes it away from the browser. */
    public static void remove(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                cookie(request, "").maxAge(Duration.ZERO).build().toString());
    }

    private static ResponseCookie.ResponseCookieBuilder cookie(HttpServletRequest request, String value) {
        return ResponseCookie.from(NAME, value)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict")
                .path("/");
    }

    /**
     * What a request that changes something must carry beside the cookie. Only our own pages can learn it, and it does not
     * give the token away: 64 hexadecimal digits, the token's HMAC.
     */
    public String csrfToken() {
        // An empty cookie is no session, but no key either.
        byte[] key = (token.value() + " ").getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Hmac.of(key, "csrf"));
    }
}
