package io.callrouter.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages that a carrier saw on the wire, in order, from sipp's message log. */
record SippTrace(List<Entry> entries) {

    private static final Pattern HEADING = Pattern.compile("message (received|sent) [\\[(]([0-9]+)[^:\n]*:\n\n");

    record Entry(boolean received, SipText message) {}

    /** @param text of the log, a char for each byte: its lengths are in bytes */
    static SippTrace parse(String text) {
        List<Entry> entries = new ArrayList<>();
        Matcher heading = HEADING.matcher(text);
        int at = 0;
        while (heading.find(at)) {
            at = heading.end() + Integer.parseInt(heading.group(2));
            if (at > text.length()) {
                break; // being written
            }
            String message = text.substring(heading.end(), at);
            if (!message.isBlank()) {
                entries.add(new Entry(heading.group(1).equals("received"), new SipText(message)));
            }
        }
        return new SippTrace(entries);
    }

    /** Requests with that method, or answers to ours when it is {@code SIP/2.0}. */
    List<SipText> received(String method) {
        return messages(true, method);
    }

    /** The only one. */
    SipText one(String method) {
        List<SipText> messages = received(method);
        if (messages.size() != 1) {
            throw new AssertionError("One %s was expected: %s".formatted(method, messages));
        }
        return messages.get(0);
    }

    /** Answers to INVITEs with that code. */
    List<SipText> sent(int code) {
        return messages(false, "SIP/2.0 " + code).stream()
                .filter(answer -> answer.header("CSeq").endsWith(" INVITE"))
                .toList();
    }

    private List<SipText> messages(boolean received, String start) {
        return entries.stream()
                .filter(entry -> entry.received == received)
                .map(Entry::message)
                .filter(message -> message.is(start))
                .toList();
    }
}
