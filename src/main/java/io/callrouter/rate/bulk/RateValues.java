package io.callrouter.rate.bulk;

import io.callrouter.rate.Amounts;
import io.callrouter.rate.Currencies;
import io.callrouter.web.Decimals;
import io.callrouter.web.Problem;
import io.callrouter.web.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How single values of a deck are written. What is wrong is added to the errors, and the value is null then. */
final class RateValues {

    private static final Pattern PREFIX = Pattern.compile("[+]?([1-9][0-9]{0,14})");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,20}([.][0-9]{0,40})?|[.][0-9]{1,40}");
    private static final Pattern NEGATIVE = Pattern.compile("-[0-9]+([.,][0-9]+)?");
    private static final Pattern SCIENTIFIC = Pattern.compile("[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern INCREMENTS = Pattern.compile("([0-9]{1,4})/([0-9]{1,4})");
    private static final int LONGEST_INCREMENT = 3600;
    private static final BigDecimal BEYOND = BigDecimal.TEN.pow(Amounts.WHOLE_DIGITS);
    private static final Instant NEVER = Timestamps.parse(Timestamps.NEVER);

    private final Currencies currencies;
    private final boolean decimalComma;
    private String latestText = "";
    private @Nullable Instant latestInstant;

    RateValues(Currencies currencies, boolean decimalComma) {
        this.currencies = currencies;
        this.decimalComma = decimalComma;
    }

    /** With its {@code +}. */
    @Nullable
    String prefix(String field, String text, List<Problem.Field> errors) {
        Matcher prefix = PREFIX.matcher(text);
        if (prefix.matches()) {
            return "+" + prefix.group(1);
        }
        if (SCIENTIFIC.matcher(text).matches()) {
            return wrong(
                    errors,
                    field,
                    "is in scientific notation, which a spreadsheet made of it; digits are lost. Format the column as"
                            + " text and export again");
        }
        if (text.matches("[+]?0[0-9]*")) {
            return wrong(errors, field, "must begin with a country code, and none begins with 0");
        }
        return wrong(
                errors,
                field,
                "must be 1 to 15 digits, with or without +, the beginning of E.164 numbers, such as 4477");
    }

    /** Not negative, up to 6 digits before and 10 behind the point. */
    @Nullable
    BigDecimal amount(String field, String text, List<Problem.Field> errors) {
        String pointed = decimalComma && text.indexOf('.') < 0 ? text.replace(',', '.') : text;
        if (AMOUNT.matcher(pointed).matches() && !(decimalComma && text.indexOf('.') >= 0)) {
            BigDecimal amount = Decimals.tidy(new BigDecimal(pointed));
            if (amount.compareTo(BEYOND) < 0 && amount.scale() <= Amounts.SCALE) {
                return amount;
            }
            return wrong(
                    errors,
                    field,
                    "must be less than %s and have at most %d decimals"
                            .formatted(BEYOND.toPlainString(), Amounts.SCALE));
        }
        if (NEGATIVE.matcher(text).matches()) {
            return wrong(errors, field, "must not be negative");
        }
        if (SCIENTIFIC.matcher(text).matches()) {
            return wrong(
                    errors,
                    field,
                    "is in scientific notation, as spreadsheets write it, and may have lost digits; format the column as"
                            + " a number with all decimals and export again");
        }
        return wrong(
                errors,
                field,
                decimalComma
                        ? "must be a decimal such as 0,0125, without thousands marks, points and currency signs"
                        : "must be a decimal such as 0.0125, without thousands marks and currency signs; for decimal"
                                + " commas add decimal=comma");
    }

    @Nullable
    String currency(String field, String text, List<Problem.Field> errors) {
        String code = text.toUpperCase(Locale.ROOT);
        if (currencies.worth().containsKey(code)) {
            return code;
        }
        return wrong(
                errors,
                field,
                "must be a currency that the service knows: %s; callrouter.rate.currencies.… adds one"
                        .formatted(String.join(", ", currencies.worth().keySet())));
    }

    @Nullable
    Instant instant(String field, String text, List<Problem.Field> errors) {
        if (text.equals(latestText)) {
            return latestInstant;
        }
        try {
            Instant instant = Timestamps.parse(DATE.matcher(text).matches() ? text + " 00:00:00" : text);
            latestText = text;
            latestInstant = instant;
            return instant;
        } catch (IllegalArgumentException e) {
            return wrong(
                    errors,
                    field,
                    "must be a date such as 2026-12-01, which is its 00:00 UTC, or "
                            + String.valueOf(e.getMessage()).replace("must be ", ""));
        }
    }

    /** Null for never, too. */
    @Nullable
    Instant end(String field, String text, List<Problem.Field> errors) {
        Instant end = instant(field, text, errors);
        return NEVER.equals(end) ? null : end;
    }

    /** Initial and subsequent seconds. */
    int @Nullable [] increments(String field, String text, List<Problem.Field> errors) {
        Matcher increments = INCREMENTS.matcher(text);
        if (increments.matches()) {
            int initial = Integer.parseInt(increments.group(1));
            int subsequent = Integer.parseInt(increments.group(2));
            if (isIncrement(initial) && isIncrement(subsequent)) {
                return new int[] {initial, subsequent};
            }
        }
        return wrong(
                errors,
                field,
                "must be seconds that are charged at least, a slash, and seconds of each further step, each from 1 to %d,"
                                .formatted(LONGEST_INCREMENT)
                        + " such as 60/6; a spreadsheet may have made a date of it");
    }

    private static boolean isIncrement(int seconds) {
        return seconds >= 1 && seconds <= LONGEST_INCREMENT;
    }

    private static <T> @Nullable T wrong(List<Problem.Field> errors, String field, String message) {
        errors.add(new Problem.Field(field, message));
        return null;
    }
}
