package io.callrouter.customer;

import io.callrouter.access.Caller;
import io.callrouter.web.FieldChanges;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Pages;
import io.callrouter.web.PartialUpdate;
import io.callrouter.web.Preconditions;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional
class CustomerService {

    private static final String RESOURCE = "customer";

    private final CustomerRepository customers;
    private final PartialUpdate partialUpdate;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CustomerService(
            CustomerRepository customers, PartialUpdate partialUpdate, ApplicationEventPublisher events, Clock clock) {
        this.customers = customers;
        this.partialUpdate = partialUpdate;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Page<Customer> list(PageQuery query, Caller caller) {
        UUID own = caller.customerId();
        Specification<Customer> visible =
                own == null ? Specification.unrestricted() : (customer, any, is) -> is.equal(customer.get("id"), own);
        return Pages.read(customers, visible, query);
    }

    @Transactional(readOnly = true)
    Customer get(UUID id, Caller caller) {
        return customers
                .findById(id)
                .filter(customer -> caller.sees(id))
                .orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }

    Customer create(CustomerRequest request) {
        Instant now = Timestamps.now(clock);
        Optional<Customer> before = Optional.ofNullable(request.id()).flatMap(customers::lock);
        if (before.isEmpty()) {
            return changed(new Customer(request, now));
        }
        Customer customer = before.get();
        if (!customer.isDeleted()) {
            throw ProblemException.conflict(
                    "customer_exists", "The customer %s exists already; change it with PUT.".formatted(customer.id()));
        }
        customer.createAgain(request, now);
        return changed(customer);
    }

    Customer update(UUID id, FieldChanges changes, @Nullable String ifMatch) {
        Customer customer = lock(id);
        Preconditions.requireChangeable(customer, RESOURCE, ifMatch);
        customer.change(
                partialUpdate.apply(CustomerRequest.of(customer), changes, CustomerRequest.class),
                Timestamps.now(clock));
        return changed(customer);
    }

    Customer delete(UUID id, @Nullable String ifMatch) {
        if (id.equals(SystemDefault.ID)) {
            throw ProblemException.conflict(
                    "system_default_customer",
                    "The system default customer cannot be deleted; delete or disable its routes instead.");
        }
        Customer customer = lock(id);
        if (customer.isDeleted()) {
            return customer;
        }
        Preconditions.requireMatch(customer, ifMatch);
        customer.delete(Timestamps.now(clock));
        return changed(customer);
    }

    private Customer changed(Customer customer) {
        events.publishEvent(new CustomerChanged(customer.id()));
        return customers.saveAndFlush(customer);
    }

    private Customer lock(UUID id) {
        return customers.lock(id).orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }
}
