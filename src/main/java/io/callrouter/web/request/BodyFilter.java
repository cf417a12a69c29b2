package io.callrouter.web.request;

import io.callrouter.web.BufferedRequest;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemWriter;
import io.callrouter.web.WebSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a JSON body whole, before anything works on it: no more than the limit, also when it is chunked and never ends,
 * and only UTF-8 (RFC 8259, section 8.1), which the JSON parser itself takes on trust. Runs behind Spring Security, so
 * that nobody unknown makes the service read more than a login takes.
 */
@Component
@Order(0)
class BodyFilter extends OncePerRequestFilter {

    /** Enough for a user name and a password. */
    private static final DataSize STRANGERS_LIMIT = DataSize.ofKilobytes(16);

    private final ProblemWriter problems;
    private final DataSize limit;
    private final Duration patience;

    BodyFilter(ProblemWriter problems, WebSettings settings) {
        this.problems = problems;
        this.limit = settings.maxBodySize();
        this.patience = settings.bodyTimeout();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !isJson(request.getContentType());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int most = Math.toIntExact(request.getUserPrincipal() == null ? STRANGERS_LIMIT.toBytes() : limit.toBytes());
        if (request.getContentLengthLong() > most) {
            refuse(response, tooLarge(most));
            return;
        }
        byte[] body;
        try {
            body = read(request.getInputStream(), most + 1);
        } catch (IOException e) {
            refuse(
                    response,
                    Problem.of(
                            HttpStatus.BAD_REQUEST,
                            "incomplete_body",
                            "The body did not arrive whole and in time; send the request again.",
                            List.of()));
            return;
        }
        if (body.length > most) {
            refuse(response, tooLarge(most));
        } else if (!isUtf8(body)) {
            problems.write(
                    response,
                    Problem.of(
                            HttpStatus.BAD_REQUEST,
                            "malformed_json",
                            "The body is not valid UTF-8; encode it as UTF-8.",
                            List.of()));
        } else {
            chain.doFilter(new BufferedRequest(request, body), response);
        }
    }

    /** A client that sends a byte now and then must not keep a thread for ever. */
    private byte[] read(InputStream input, int most) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int count;
        while (body.size() < most
                && (count = input.read(buffer, 0, Math.min(buffer.length, most - body.size()))) >= 0) {
            body.write(buffer, 0, count);
            if (System.nanoTime() > deadline) {
                throw new SocketTimeoutException("The body took longer than " + patience);
            }
        }
        return body.toByteArray();
    }

    private static Problem tooLarge(int most) {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "body_too_large",
                "A body may have up to %d bytes.".formatted(most),
                List.of());
    }

    /** The rest of the body is not read, so nothing else can be read from the connection. */
    private void refuse(HttpServletResponse response, Problem problem) throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        problems.write(response, problem);
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            return type.isCompatibleWith(MediaType.APPLICATION_JSON) || "json".equals(type.getSubtypeSuffix());
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
