package io.callrouter.sip.redirect;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * To tags of a server that remembers nothing (RFC 3261, section 8.2.7): the same for a request, its retransmissions and its
 * CANCEL, and nobody else can tell them in advance. For one thread.
 */
final class ToTags {

    private static final String ALGORITHM = "HmacSHA256";
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int BYTES = 8;

    private final Mac mac;
    private final byte[] hash = new byte[32];

    ToTags(byte[] secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
        }
    }

    /** What tells one request from all others: Call-ID, From, CSeq's number and the top Via with its branch. */
    void addTo(AnswerBuffer answer, RequestScanner request) {
        byte[] bytes = request.bytes();
        update(bytes, request.callId);
        update(bytes, request.from);
        mac.update(bytes, request.cseq.begin, request.cseqNumberEnd - request.cseq.begin);
        update(bytes, request.topVia());
        try {
            mac.doFinal(hash, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < BYTES; i++) {
            answer.add(HEX[hash[i] >> 4 & 0xf]).add(HEX[hash[i] & 0xf]);
        }
    }

    private void update(byte[] bytes, RequestScanner.Range range) {
        mac.update(bytes, range.begin, range.end - range.begin);
        mac.update((byte) 0);
    }
}
