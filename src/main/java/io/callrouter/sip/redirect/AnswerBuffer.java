package io.callrouter.sip.redirect;

/** Where an answer is written, again and again. */
final class AnswerBuffer {

    private static final int LARGEST_PAYLOAD = 65_507; // of UDP

    private final byte[] bytes = new byte[LARGEST_PAYLOAD];
    private int length;

    void clear() {
        length = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int remaining() {
        return bytes.length - length;
    }

    AnswerBuffer add(byte[] from, int begin, int end) {
        System.arraycopy(from, begin, bytes, length, end - begin);
        length += end - begin;
        return this;
    }

    /** @param text ASCII; anything else becomes a question mark */
    AnswerBuffer add(String text) {
        int at = length;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes[at++] = c < 0x80 ? (byte) c : (byte) '?';
        }
        length = at;
        return this;
    }

    AnswerBuffer add(char c) {
        bytes[length++] = (byte) c;
        return this;
    }

    AnswerBuffer add(int number) {
        return add(Integer.toString(number));
    }
}
