package io.callrouter.sip.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The answer to a challenge (RFC 3261, section 22.4; RFC 7616, section 3.4). */
public final class Digest {

    private static final String NONCE_COUNT = "00000001"; // each challenge is answered once

    private Digest() {}

    /**
     * The value of {@link Challenge#answerHeader()}.
     *
     * @param method of the request that is sent
     * @param uri its Request-URI
     * @param cnonce random; only used where the challenge offers {@code qop}
     */
    public static String answer(
            Challenge challenge, String username, String password, String method, String uri, String cnonce) {
        String secret = hash(challenge, username + ":" + challenge.realm() + ":" + password);
        String request = hash(challenge, method + ":" + uri);
        String qop = challenge.qop();
        String response = qop == null
                ? hash(challenge, secret + ":" + challenge.nonce() + ":" + request)
                : hash(challenge, String.join(":", secret, challenge.nonce(), NONCE_COUNT, cnonce, qop, request));
        StringBuilder answer = new StringBuilder("Digest username=").append(quoted(username));
        answer.append(", realm=").append(quoted(challenge.realm()));
        answer.append(", nonce=").append(quoted(challenge.nonce()));
        answer.append(", uri=").append(quoted(uri));
        answer.append(", response=\"").append(response).append('"');
        answer.append(", algorithm=").append(challenge.algorithm().token());
        if (qop != null) {
            answer.append(", qop=").append(qop);
            answer.append(", nc=").append(NONCE_COUNT);
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
