package io.callrouter.web.request;

import io.callrouter.web.WebSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads, and forgets, the rest of a body that nobody wanted. A connection that is closed with unread bytes is reset, and
 * the client that still sends them would see that instead of the answer that tells why they are not wanted.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class UnreadBodyFilter extends OncePerRequestFilter {

    private static final long MOST = DataSize.ofMegabytes(10).toBytes();

    private final Duration patience;

    UnreadBodyFilter(WebSettings settings) {
        this.patience = settings.bodyTimeout();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        boolean chunked = length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return !chunked && (length <= 0 || length > MOST);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (!request.isAsyncStarted()) {
            drain(request);
        }
    }

    private void drain(HttpServletRequest request) {
        long deadline = System.nanoTime() + patience.toNanos();
        byte[] buffer = new byte[8192];
        long read = 0;
        try {
            InputStream input = request.getInputStream();
            int count;
            while (read < MOST && System.nanoTime() < deadline && (count = input.read(buffer)) >= 0) {
                read += count;
            }
        } catch (IOException | IllegalStateException e) {
            logger.debug("The rest of a body did not arrive");
        }
    }
}
