package io.callrouter.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Files as bodies of requests and answers. */
public final class FileBodies {

    private FileBodies() {}

    /** Writes a file. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Answers with a file, to be kept under that name; whatever its writing throws is the answer if none of it is sent yet. */
    public static void send(HttpServletResponse http, MediaType type, String name, Content content) throws IOException {
        http.setContentType(new MediaType(type, UTF_8).toString());
        http.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
        try {
            content.writeTo(http.getOutputStream());
        } catch (RuntimeException e) {
            if (!http.isCommitted()) {
                http.resetBuffer(); // what follows is a problem and nothing else
            }
            throw e;
        }
    }

    /** @throws ProblemException 415 if the type names another charset */
    public static void requireUtf8(MediaType type) {
        try {
            if (type.getCharset() == null || UTF_8.equals(type.getCharset())) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // There is no such charset.
        }
        throw ProblemException.of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "The file must be in UTF-8; convert it, or leave the charset out of Content-Type if it is.");
    }
}
