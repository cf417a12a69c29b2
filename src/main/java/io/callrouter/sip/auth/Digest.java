package io.callrouter.sip.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The answer to a challenge (RFC 3261, section 22.4; RFC 7616, section 3.4). */
public final class Digest {

    /**
     * What is to be authenticated.
     *
     * @param uri the Request-URI
     * @param nonceCount of requests with this nonce, this one included
     * @param cnonce random; like the count only used where the challenge offers {@code qop}
     */
    public record Request(String method, String uri, int nonceCount, String cnonce) {}

    private Digest() {}

    /** The value of {@link Challenge#answerHeader()}. */
    public static String answer(Challenge challenge, String username, String password, Request request) {
        String secret = hash(challenge, username + ":" + challenge.realm() + ":" + password);
        String asked = hash(challenge, request.method() + ":" + request.uri());
        String count = HexFormat.of().toHexDigits(request.nonceCount());
        String cnonce = request.cnonce();
        String qop = challenge.qop();
        String response = qop == null
                ? hash(challenge, secret + ":" + challenge.nonce() + ":" + asked)
                : hash(challenge, String.join(":", secret, challenge.nonce(), count, cnonce, qop, asked));
        StringBuilder answer = new StringBuilder("Digest username=").append(quoted(username));
        answer.append(", realm=").append(quoted(challenge.realm()));
        answer.append(", nonce=").append(quoted(challenge.nonce()));
        answer.append(", uri=").append(quoted(request.uri()));
        answer.append(", response=\"").append(response).append('"');
        answer.append(", algorithm=").append(challenge.algorithm().token());
        if (qop != null) {
            answer.append(", qop=").append(qop);
            answer.append(", nc=").append(count);
            answer.append(", cnonce=\"").append(cnonce).append('"');
        }
        if (challenge.opaque() != null) {
            answer.append(", opaque=").append(quoted(challenge.opaque()));
        }
        return answer.toString();
    }

    private static String hash(Challenge challenge, String text) {
        try {
            MessageDigest digest =
                    MessageDigest.getInstance(challenge.algorithm().digest());
            return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has " + challenge.algorithm(), e);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
