package io.callrouter.plan;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/**
 * Shuffles in proportion to weights, the same way for the same seed: one after the other is drawn from those that are left,
 * each with a chance as large as its share of their weights.
 */
final class WeightedOrder {

    private final SplittableRandom random;

    /** @param seed an id of the request, which says the same to the plan and to its explanation */
    WeightedOrder(String seed, long number) {
        long hash = number;
        for (int i = 0; i < seed.length(); i++) {
            hash = 31 * hash + seed.charAt(i);
        }
        random = new SplittableRandom(hash);
    }

    /**
     * Those with a weight change places among each other; those without one stay where they are.
     *
     * @param weight 0 for none
     */
    <T> void shuffle(List<T> equals, ToIntFunction<T> weight) {
        for (int place = 0; place < equals.size(); place++) {
            if (weight.applyAsInt(equals.get(place)) > 0) {
                T before = equals.get(place);
                int drawn = draw(equals, weight, place);
                equals.set(place, equals.get(drawn));
                equals.set(drawn, before);
            }
        }
    }

    private <T> int draw(List<T> equals, ToIntFunction<T> weight, int from) {
        long left = random.nextLong(equals.subList(from, equals.size()).stream()
                .mapToLong(weight::applyAsInt)
                .sum());
        int drawn = from;
        while ((left -= weight.applyAsInt(equals.get(drawn))) >= 0) {
            drawn++;
        }
        return drawn;
    }
}
