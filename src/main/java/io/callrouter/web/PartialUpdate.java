package io.callrouter.web;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays the fields of a {@code PUT} over the object as it is. The outcome is read and validated as a whole, like the body
 * of a {@code POST}, so both obey one set of rules.
 */
@Component
public class PartialUpdate {

    private final JsonMapper mapper;
    private final Validator validator;

    PartialUpdate(JsonMapper mapper, Validator validator) {
        this.mapper = mapper;
        this.validator = validator;
    }

    /**
     * The request that describes the object after the change.
     *
     * @param current the request that describes it now
     * @throws ConstraintViolationException if the outcome breaks a constraint
     * @throws tools.jackson.core.JacksonException if a field is unknown or of a wrong type
     */
    public <T> T apply(T current, FieldChanges changes, Class<T> type) {
        ObjectNode merged = mapper.valueToTree(current);
        merged.setAll(changes.fields());
        T changed = mapper.treeToValue(merged, type);
        Set<ConstraintViolation<T>> violations = validator.validate(changed);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return changed;
    }
}
