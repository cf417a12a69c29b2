package io.callrouter.customer;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.CUSTOMER;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.web.FieldChanges;
import io.callrouter.web.Idempotency;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1.0/customers", produces = APPLICATION_JSON_VALUE)
@Allowed(ADMIN)
@Tag(name = "Customers", description = "Routing settings of customers; a customer without any has the defaults")
class CustomerController {

    private final CustomerService customers;
    private final Idempotency idempotency;

    CustomerController(CustomerService customers, Idempotency idempotency) {
        this.customers = customers;
        this.idempotency = idempotency;
    }

    @GetMapping
    @Allowed({ADMIN, SERVICE, CUSTOMER})
    @Operation(
            operationId = "listCustomers",
            summary = "List customers",
            description = "Newest first. A customer's key sees its own only.")
    Page<CustomerResponse> list(PageQuery page, Caller caller) {
        return customers.list(page, caller).map(CustomerResponse::of);
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createCustomer",
            summary = "Create a customer's settings",
            description = "The id may be given: customers live in another system. A deleted customer may be created"
                    + " again.")
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location says where",
            content = @Content(schema = @Schema(implementation = CustomerResponse.class)))
    @ApiResponse(responseCode = "409", description = "customer_exists: it has settings already")
    ResponseEntity<?> create(@Valid @RequestBody CustomerRequest request, HttpServletRequest http) {
        return idempotency.once(http, () -> {
            Customer customer = customers.create(request);
            return ResponseEntity.created(URI.create("/v1.0/customers/" + customer.id()))
                    .eTag(customer.etag())
                    .body(CustomerResponse.of(customer));
        });
    }

    @GetMapping("/{id}")
    @Allowed({ADMIN, SERVICE, CUSTOMER})
    @Operation(operationId = "readCustomer", summary = "Read a customer's settings")
    ResponseEntity<CustomerResponse> get(@PathVariable("id") UUID id, Caller caller) {
        return answer(customers.get(id, caller));
    }

    @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "updateCustomer",
            summary = "Change a customer's settings",
            description = "Changes the fields that are present.")
    ResponseEntity<CustomerResponse> update(
            @PathVariable("id") UUID id,
            @RequestBody FieldChanges changes,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(customers.update(id, changes, ifMatch));
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "deleteCustomer",
            summary = "Delete a customer's settings",
            description = "The customer has the defaults again; its routes stay.")
    @ApiResponse(responseCode = "409", description = "system_default_customer: it cannot be deleted")
    @ApiResponse(responseCode = "200")
    ResponseEntity<CustomerResponse> delete(
            @PathVariable("id") UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(customers.delete(id, ifMatch));
    }

    private static ResponseEntity<CustomerResponse> answer(Customer customer) {
        return ResponseEntity.ok().eTag(customer.etag()).body(CustomerResponse.of(customer));
    }
}
