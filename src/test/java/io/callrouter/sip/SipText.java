package io.callrouter.sip;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A SIP message as text. */
record SipText(String text) {

    String startLine() {
        return text.lines().findFirst().orElse("");
    }

    boolean is(String method) {
        return startLine().startsWith(method + " ");
    }

    List<String> headers(String name) {
        return head().filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    String header(String name) {
        List<String> values = headers(name);
        if (values.size() != 1) {
            throw new AssertionError(name + " must be there once: " + text);
        }
        return values.get(0);
    }

    /** Of the top Via. */
    String branch() {
        return parameter(headers("Via").get(0), "branch");
    }

    static String parameter(String header, String name) {
        return Arrays.stream(header.split(";"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    String body() {
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? "" : text.substring(end + 4);
    }

    private Stream<String> head() {
        int end = text.indexOf("\r\n\r\n");
        return (end < 0 ? text : text.substring(0, end)).lines().skip(1);
    }

    /** An answer to this request, with a To tag and more headers, each with its line end left out. */
    String answer(int code, String toTag, String... more) {
        return answerWithBody(code, toTag, "", more);
    }

    String answerWithBody(int code, String toTag, String body, String... more) {
        String copied = head().filter(line -> List.of("via:", "from:", "call-id:", "cseq:").stream()
                        .anyMatch(name -> line.toLowerCase().startsWith(name)))
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
        String to = "To: " + header("To") + (toTag.isEmpty() || header("To").contains("tag=") ? "" : ";tag=" + toTag);
        String extra = Arrays.stream(more).map(line -> line + "\r\n").collect(Collectors.joining());
        return "SIP/2.0 " + code + " Scripted\r\n" + copied + to + "\r\n" + extra + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
