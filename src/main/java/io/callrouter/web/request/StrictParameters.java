package io.callrouter.web.request;

import io.callrouter.web.Ids;
import java.beans.PropertyEditorSupport;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads ids and flags in URLs by the letter. As editors and not as converters, because Spring falls back on its own lenient
 * reading where a converter refuses.
 */
@ControllerAdvice
class StrictParameters {

    @InitBinder
    void register(WebDataBinder binder) {
        binder.registerCustomEditor(UUID.class, new Parsing(Ids::parse));
        binder.registerCustomEditor(Boolean.class, new Parsing(StrictParameters::parseBoolean));
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static final class Parsing extends PropertyEditorSupport {

        private final Function<String, ?> parser;

        Parsing(Function<String, ?> parser) {
            this.parser = parser;
        }

        @Override
        public void setAsText(String text) {
            setValue(parser.apply(text));
        }
    }
}
