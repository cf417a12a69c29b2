package io.callrouter.sip.message;

/** The sequence number of a request in its dialogue, and its method (RFC 3261, section 20.16). */
public record CSeq(long number, String method) {

    private static final long LARGEST = (1L << 31) - 1;

    static CSeq parse(String value) {
        int space = value.indexOf(' ') < 0 ? value.indexOf('\t') : value.indexOf(' ');
        if (space < 1 || space > 10) {
            throw new SipParseException("CSeq must be a number below 2^31 and a method");
        }
        long number = Digits.parse(value.substring(0, space), LARGEST);
        return new CSeq(number, value.substring(space + 1).strip());
    }

    @Override
    public String toString() {
        return number + " " + method;
    }
}
