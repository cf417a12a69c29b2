package io.callrouter.sip.redirect;

import io.callrouter.numbering.InvalidPhoneNumberException;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.ReasonCode;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlan.Empty;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.plan.RouteTable;
import io.callrouter.sip.message.HostPort;
import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.DroppedMessages.Cause;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stateless user agent server that redirects (RFC 3261, sections 8.2 and 8.3): the same request gets the same answer, or a
 * newer plan, and nothing is remembered of it. For one thread.
 */
final class Redirector {

    private static final String ALLOW = "Allow: INVITE, ACK, CANCEL, OPTIONS\r\n";

    /** What all of them share. */
    record Rules(
            RoutePlanner planner,
            Clock clock,
            int maxContacts,
            byte[] tagSecret,
            AnswerCounters answers,
            DroppedMessages dropped) {}

    private final Rules rules;
    private final RequestScanner request = new RequestScanner();
    private final AnswerBuffer answer = new AnswerBuffer();
    private final ToTags tags;
    private @Nullable InetAddress lastAddress;
    private String lastReceived = "";

    Redirector(Rules rules) {
        this.rules = rules;
        this.tags = new ToTags(rules.tagSecret);
    }

    /** What the last request is answered with. */
    AnswerBuffer answer() {
        return answer;
    }

    /** The port of its sender that the answer goes to, when it came in a datagram. */
    int answerPort(InetSocketAddress from) {
        return request.answerPort(from);
    }

    /**
     * Answers a message.
     *
     * @return whether there is an answer
     */
    boolean answer(byte[] message, int length, InetSocketAddress from, Sources.Source source) {
        answer.clear();
        try {
            if (!request.read(message, length, from)) {
                rules.dropped.count(Cause.UNMATCHED);
                return false;
            }
        } catch (SipParseException | IllegalArgumentException e) {
            rules.dropped.count(Cause.MALFORMED);
            return false;
        }
        if (request.isMethod(SipRequest.ACK)) {
            return false; // its answer was final
        }
        if (request.isMethod(SipRequest.CANCEL)) {
            finish(begin(200, "OK", from)); // there is nothing left to cancel (section 8.3)
        } else if (request.isMethod(SipRequest.INVITE)) {
            invited(from, source);
        } else if (request.isMethod(SipRequest.OPTIONS)) {
            if (requiresNothing(from)) {
                finish(begin(200, "OK", from).add(ALLOW));
            }
        } else {
            finish(begin(405, "Method Not Allowed", from).add(ALLOW));
        }
        return true;
    }

    private void invited(InetSocketAddress from, Sources.Source source) {
        if (request.isInDialogue()) {
            finish(begin(481, "Call/Transaction Does Not Exist", from));
            return;
        }
        if (!requiresNothing(from)) {
            return;
        }
        DialledUri dialled = DialledUri.of(request.text(request.uri));
        if (dialled == null) {
            finish(begin(416, "Unsupported URI Scheme", from));
            return;
        }
        UUID customer = customer(source, dialled);
        if (customer == null) {
            refuse(403, "Forbidden", "It is not known whose call this is", from);
            return;
        }
        if (source.assumesPlus()) {
            dialled.addPlus();
        }
        RouteTable table = rules.planner.table();
        PhoneNumber number;
        try {
            number =
                    PhoneNumber.parse(dialled.number(), table.customer(customer).region());
        } catch (InvalidPhoneNumberException e) {
            refuse(484, "Address Incomplete", "The number " + e.getMessage(), from);
            return;
        }
        RoutePlan plan = rules.planner.planForNowOrWhyNot(
                table, customer, number, rules.clock.instant(), rules.maxContacts, request.text(request.callId));
        if (plan.steps().isEmpty()) {
            refuse(plan, from);
        } else {
            redirect(plan.steps(), number, from);
        }
    }

    /** The header, then the prefix, which is taken off the number, then the address. */
    private @Nullable UUID customer(Sources.Source source, DialledUri dialled) {
        if (source.header() != null) {
            String value = request.header(source.header());
            if (value != null) {
                return CustomerIds.parse(value); // a mistaken one is nobody's, not the address's
            }
        }
        for (Map.Entry<String, UUID> prefix : source.prefixes()) {
            if (dialled.removePrefix(prefix.getKey())) {
                return prefix.getValue();
            }
        }
        return source.customer();
    }

    private boolean requiresNothing(InetSocketAddress from) {
        if (!request.require.isPresent()) {
            return true;
        }
        finish(begin(420, "Bad Extension", from)
                .add("Unsupported: ")
                .add(request.bytes(), request.require.begin, request.require.end)
                .add("\r\n"));
        return false;
    }

    private void redirect(List<Step> steps, PhoneNumber number, InetSocketAddress from) {
        boolean several = steps.size() > 1;
        begin(several ? 300 : 302, several ? "Multiple Choices" : "Moved Temporarily", from);
        int size = steps.size();
        for (int i = 0; i < size; i++) {
            String uri = steps.get(i).provider().endpoint().uriFor(number.value());
            answer.add("Contact: <").add(uri).add(">;q=");
            addQ(i, size);
            answer.add("\r\n");
        }
        finish(answer);
    }

    /** 1.0 for the first, then less and less, never 0; up to 100 of them (RFC 3261, section 20.10). */
    private void addQ(int index, int size) {
        if (index == 0) {
            answer.add("1.0");
        } else if (size <= 10) {
            answer.add("0.").add(10 - index);
        } else {
            int hundredths = 100 - index;
            answer.add(hundredths < 10 ? "0.0" : "0.").add(hundredths);
        }
    }

    /** @param plan without steps, explained */
    private void refuse(RoutePlan plan, InetSocketAddress from) {
        Empty empty = Objects.requireNonNull(plan.empty(), "a plan without steps says why");
        switch (empty.code()) {
            case DESTINATION_BLOCKED -> refuse(403, "Forbidden", empty.reason(), from);
            case NO_ROUTE -> refuse(404, "Not Found", empty.reason(), from);
            case NO_USABLE_ROUTE -> {
                String codes = plan.excluded().stream()
                        .map(RoutePlan.Exclusion::code)
                        .distinct()
                        .map(ReasonCode::toString)
                        .collect(Collectors.joining(", "));
                refuse(480, "Temporarily Unavailable", "Routes exist, but none can be used now: " + codes, from);
            }
        }
    }

    private void refuse(int code, String reason, String why, InetSocketAddress from) {
        String quotable = why.replaceAll("[^ -~]|[\"\\\\]", "'");
        finish(begin(code, reason, from)
                .add("Warning: 399 callrouter \"")
                .add(quotable)
                .add("\"\r\n"));
    }

    /** What every answer has (section 8.2.6.2). */
    private AnswerBuffer begin(int code, String reason, InetSocketAddress from) {
        rules.answers.count(code);
        byte[] bytes = request.bytes();
        answer.add("SIP/2.0 ").add(code).add(' ').add(reason).add("\r\n");
        request.addVias(answer, from, received(from.getAddress()));
        answer.add("From: ").add(bytes, request.from.begin, request.from.end);
        answer.add("\r\nTo: ").add(bytes, request.to.begin, request.to.end);
        if (!request.isInDialogue()) {
            answer.add(";tag=");
            tags.addTo(answer, request);
        }
        answer.add("\r\nCall-ID: ").add(bytes, request.callId.begin, request.callId.end);
        answer.add("\r\nCSeq: ").add(bytes, request.cseq.begin, request.cseq.end);
        return answer.add("\r\n");
    }

    private static void finish(AnswerBuffer answer) {
        answer.add("Content-Length: 0\r\n\r\n");
    }

    private String received(InetAddress address) {
        if (!address.equals(lastAddress)) {
            lastReceived = HostPort.hostOf(address);
            lastAddress = address;
        }
        return lastReceived;
    }
}
