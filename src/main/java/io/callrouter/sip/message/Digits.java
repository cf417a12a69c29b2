package io.callrouter.sip.message;

/** Numbers of the protocol: ASCII digits and nothing else. */
final class Digits {

    private Digits() {}

    /** @throws SipParseException if it is no number from 0 to {@code largest} */
    static long parse(String text, long largest) {
        long number = 0;
        if (text.isEmpty() || text.length() > 18) {
            throw new SipParseException("a number is missing or too long");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new SipParseException("a number has other characters than digits");
            }
            number = number * 10 + (c - '0');
        }
        if (number > largest) {
            throw new SipParseException("a number is larger than " + largest);
        }
        return number;
    }
}
