package io.callrouter.dial.call;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.dial.AttemptObserver;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.DialStep;
import io.callrouter.dial.FailoverDialer;
import io.callrouter.ledger.LedgerWriter;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.numbering.TargetSet;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.plan.RouteTable;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Pages;
import io.callrouter.web.Parameters;
import io.callrouter.web.Preconditions;
import io.callrouter.web.ProblemException;
import io.callrouter.web.RequestId;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Places calls, finds them, ends them. Those that go on are in memory alone. */
@Service
class CallService {

    private final RoutePlanner planner;
    private final FailoverDialer dialer;
    private final CallBook book;
    private final CallCounters counters;
    private final CallRecords records;
    private final LedgerWriter<CallSnapshot> ledger;
    private final List<AttemptObserver> observers;
    /** By the setting, which plans do not know. */
    private final TargetSet blocked;

    private final Clock clock;

    CallService(
            RoutePlanner planner,
            FailoverDialer dialer,
            CallBook book,
            CallCounters counters,
            CallRecords records,
            LedgerWriter<CallSnapshot> ledger,
            ObjectProvider<AttemptObserver> observers,
            DialSettings settings,
            Clock clock) {
        this.planner = planner;
        this.dialer = dialer;
        this.book = book;
        this.counters = counters;
        this.records = records;
        this.ledger = ledger;
        this.observers = observers.orderedStream().toList();
        this.blocked = TargetSet.of(settings.blockedTargets());
        this.clock = clock;
    }

    /** A call that was let in and is not dialled yet. */
    record Prepared(Call call, CallOffer offer, List<DialStep> steps) {}

    /** Decides what is to be dialled and lets the call in, without dialling. */
    Prepared prepare(CallRequest request, Caller caller) {
        List<UUID> providerIds = request.providerIds();
        if (providerIds != null && !caller.is(Role.ADMIN)) {
            throw ProblemException.forbidden(
                    "provider_ids is for administrators; leave it out, and the customer's routes decide.");
        }
        RouteTable table = planner.table();
        CustomerEntry customer = table.customer(request.customerId());
        PhoneNumber destination = parse("destination", request.destination(), customer);
        PhoneNumber source = request.source() == null ? null : parse("source", request.source(), customer);
        refuseBlocked(customer.id(), destination, table);
        Instant now = Timestamps.now(clock);
        List<DialStep> steps;
        RoutePlan plan = null;
        if (providerIds == null) {
            plan = planner.planToDial(table, customer.id(), destination, now, RequestId.current());
            steps = DialStep.of(plan);
        } else {
            steps = named(providerIds, table);
        }
        Call call = new Call(
                new CallSubject(
                        caller.id(),
                        customer.id(),
                        source,
                        destination,
                        request.ringTimeout(),
                        request.hangupOnAnswer(),
                        plan),
                now,
                clock,
                this::finish);
        book.open(call, customer.maxCalls());
        return new Prepared(call, offer(call, request), steps);
    }

    private static CallOffer offer(Call call, CallRequest request) {
        CallSubject subject = call.subject();
        return new CallOffer(
                call.id(),
                subject.customerId(),
                subject.source(),
                subject.destination(),
                request.sdp(),
                request.headers(),
                subject.ringTimeout() == null ? null : Duration.ofSeconds(subject.ringTimeout()));
    }

    private static PhoneNumber parse(String field, String text, CustomerEntry customer) {
        return Parameters.parse(field, text, number -> PhoneNumber.parse(number, customer.region()));
    }

    /** Also where administrators name the providers. */
    private void refuseBlocked(UUID customer, PhoneNumber destination, RouteTable table) {
        Target forAll = blocked.find(destination);
        if (forAll != null) {
            throw destinationBlocked(
                    "Nobody may call %s: callrouter.dial.blocked-targets has %s.".formatted(destination, forAll));
        }
        table.findBlocked(customer, destination).ifPresent(target -> {
            throw destinationBlocked(
                    "The customer may not call %s: its blocked_targets, or those of the system default, have %s."
                            .formatted(destination, target));
        });
    }

    private static ProblemException destinationBlocked(String detail) {
        return ProblemException.of(HttpStatus.FORBIDDEN, "destination_blocked", detail);
    }

    private static List<DialStep> named(List<UUID> providerIds, RouteTable table) {
        List<DialStep> steps = new ArrayList<>();
        for (UUID id : providerIds) {
            ProviderEntry provider = table.findProvider(id)
                    .filter(found -> !found.deleted())
                    .orElseThrow(() -> ProblemException.unprocessable(
                            "provider_unknown",
                            "provider_ids[" + steps.size() + "]",
                            "must be the id of a provider that is not deleted"));
            steps.add(new DialStep(steps.size() + 1, null, provider));
        }
        return steps;
    }

    /** Dials a call, without waiting for anything. */
    void dial(Prepared prepared) {
        prepared.call.dial(dialer, prepared.offer, prepared.steps, observers);
    }

    private void finish(Call call) {
        book.finish(call);
        CallSnapshot over = call.snapshot();
        counters.count(over);
        ledger.offerOrDrop(over);
    }

    /** Takes a call back that was not dialled. */
    void discard(Prepared prepared) {
        book.discard(prepared.call);
    }

    /** A call in memory that this caller may see: for a service, one that it placed. */
    Optional<Call> find(UUID id, Caller caller) {
        return book.find(id).filter(call -> sees(caller, call));
    }

    /** A call in memory that this caller may see, or the record of one that is over, whichever instance dialled it. */
    CallView get(UUID id, Caller caller) {
        return view(find(id, caller), id, caller);
    }

    private CallView view(Optional<Call> known, UUID id, Caller caller) {
        return known.<CallView>map(Call::snapshot)
                .or(() -> records.find(id, caller))
                .orElseThrow(() -> ProblemException.of(
                        HttpStatus.NOT_FOUND,
                        "call_not_found",
                        "There is no call %1$s, or it goes on at another instance. Attempts that were reported of it are at /v1.0/attempts?call_id=%1$s."
                                .formatted(id)));
    }

    /** Those of this instance, and those of others when they are over. */
    Page<CallView> list(CallFilter filter, PageQuery page, Caller caller) {
        List<CallSnapshot> here = Pages.rows(
                book.newestFirst()
                        .filter(call -> sees(caller, call))
                        .map(Call::snapshot)
                        .filter(filter::matches),
                page);
        NavigableSet<CallView> calls = new TreeSet<>(Pages.newestFirst()); // one that is in both is there once
        calls.addAll(here);
        if (!filter.isForCallsInProgress()) {
            calls.addAll(records.list(filter, page, caller));
        }
        return Pages.read(calls.stream(), page);
    }

    /** Gives a call up or hangs it up; one that is over stays as it is. */
    CallView hangUp(UUID id, @Nullable String ifMatch, Caller caller) {
        Optional<Call> known = find(id, caller);
        CallView view = view(known, id, caller);
        Preconditions.requireMatch(view, ifMatch);
        if (known.isEmpty()) {
            return view;
        }
        known.get().hangUp(CallCause.HUNG_UP_HERE);
        return known.get().snapshot();
    }

    private static boolean sees(Caller caller, Call call) {
        return caller.is(Role.ADMIN) || call.subject().placedBy().equals(caller.id());
    }
}
