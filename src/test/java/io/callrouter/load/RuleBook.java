package io.callrouter.load;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;

/**
 * Rules as a carrier's price list has them: the same number of areas in each of the world's country codes, three of 64
 * providers for each. A pure function of a rule's number, so that who asks knows what is to be answered.
 */
final class RuleBook {

    static final int PROVIDERS = 64;
    static final int PROVIDERS_OF_A_RULE = 3;
    private static final int SHORTEST_NUMBER = 11;
    private static final List<Integer> COUNTRIES = PhoneNumberUtil.getInstance().getSupportedCallingCodes().stream()
            .sorted()
            .toList();

    private final int firstArea;

    RuleBook(int rules) {
        int areas = 10;
        while (areas * 9L * COUNTRIES.size() < rules) {
            areas *= 10;
        }
        firstArea = areas;
    }

    String target(int rule) {
        return "+" + COUNTRIES.get(rule % COUNTRIES.size()) + (firstArea + rule / COUNTRIES.size());
    }

    /** A number that the rule is for. */
    String destination(int rule, int subscriber) {
        StringBuilder number = new StringBuilder(target(rule));
        String digits = String.valueOf(10_000_000 + subscriber % 90_000_000);
        number.append(digits, 0, Math.max(2, SHORTEST_NUMBER + 1 - number.length()));
        return number.toString();
    }

    /** @param place from 0 */
    int provider(int rule, int place) {
        return (rule * 7 + place * 11) % PROVIDERS;
    }

    static String host(int provider) {
        return "10.9.0." + (provider + 1);
    }
}
