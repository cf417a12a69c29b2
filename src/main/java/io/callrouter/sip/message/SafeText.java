package io.callrouter.sip.message;

/** The last line of defence against text that would end a line of a message and begin another. */
final class SafeText {

    private SafeText() {}

    /** @throws IllegalArgumentException if the text has CR, LF, NUL or another control character than the tabulator */
    static void requireOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                throw new IllegalArgumentException("A control character may not stand in a line of a SIP message");
            }
        }
    }
}
