package io.callrouter.web.request;

import io.callrouter.web.Ids;
import io.callrouter.web.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.module.SimpleModule;

/** What Jackson lets in and PostgreSQL does not, or what means something else than it says. */
final class StrictJson {

    private StrictJson() {}

    static SimpleModule module() {
        return new SimpleModule("callrouter-strict-json")
                .addDeserializer(String.class, new StrictString())
                .addDeserializer(UUID.class, new StrictUuid())
                .addDeserializer(BigDecimal.class, new StrictDecimal())
                .addDeserializer(Instant.class, new StrictInstant());
    }

    /** A string of Unicode characters: numbers do not become strings, NUL and half surrogate pairs are refused. */
    private static final class StrictString extends StdScalarDeserializer<String> {

        StrictString() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                throw MismatchedInputException.from(parser, String.class, "must be a string, in quotes");
            }
            String text = parser.getString();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == 0) {
                    throw InvalidFormatException.from(parser, String.class, "must not contain the character U+0000");
                }
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else if (Character.isSurrogate(c)) {
                    throw InvalidFormatException.from(parser, String.class, "must not contain half a surrogate pair");
                }
            }
            return text;
        }
    }

    /** A UUID in its written form; an empty string means none, as a client in the field sends it. */
    private static final class StrictUuid extends StdScalarDeserializer<UUID> {

        StrictUuid() {
            super(UUID.class);
        }

        @Override
        public @Nullable UUID deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                throw MismatchedInputException.from(parser, UUID.class, "must be a UUID, in quotes");
            }
            String text = parser.getString();
            if (text.isEmpty()) {
                return null;
            }
            try {
                return Ids.parse(text);
            } catch (IllegalArgumentException e) {
                throw new InvalidFormatException(parser, e.getMessage(), text, UUID.class);
            }
        }
    }

    /** A decimal number, as such or in quotes; many programs would make floating point of it without them. */
    private static final class StrictDecimal extends StdScalarDeserializer<BigDecimal> {

        private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,32}([.][0-9]{1,32})?");

        StrictDecimal() {
            super(BigDecimal.class);
        }

        @Override
        public @Nullable BigDecimal deserialize(JsonParser parser, DeserializationContext context) {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                return parser.getDecimalValue();
            }
            if (token == JsonToken.VALUE_STRING) {
                String text = parser.getString();
                if (text.isEmpty()) {
                    return null;
                }
                if (DECIMAL.matcher(text).matches()) {
                    return new BigDecimal(text);
                }
            }
            throw MismatchedInputException.from(parser, BigDecimal.class, "must be a decimal number such as 0.0125");
        }
    }

    /** An instant as {@link Timestamps} reads it. */
    private static final class StrictInstant extends StdScalarDeserializer<Instant> {

        StrictInstant() {
            super(Instant.class);
        }

        @Override
        public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getString() : "no time";
            if (text.isEmpty()) {
                return null;
            }
            try {
                return Timestamps.parse(text);
            } catch (IllegalArgumentException e) {
                throw MismatchedInputException.from(parser, Instant.class, e.getMessage());
            }
        }
    }
}
