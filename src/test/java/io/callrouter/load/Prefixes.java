package io.callrouter.load;

import com.google.i18n.phonenumbers.prefixmapper.PhonePrefixMap;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The prefixes of the world's areas and mobile carriers, as libphonenumber knows them. */
final class Prefixes {

    private static final int MOST_DIGITS = 11; // leaves some for the numbers behind them

    private Prefixes() {}

    /**
     * So many different ones, in an order that is random but always the same. Where there are not enough, they are
     * refined by one more digit.
     */
    static List<String> shuffled(int count) throws IOException {
        TreeSet<String> prefixes = new TreeSet<>();
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        for (String kind : List.of("carrier", "geocoding")) {
            for (Resource file :
                    resolver.getResources("classpath*:com/google/i18n/phonenumbers/" + kind + "/data/*_en")) {
                read(file, prefixes);
            }
        }
        List<String> all = new ArrayList<>(prefixes);
        Collections.shuffle(all, new Random(1));
        for (int i = 0; all.size() < count; i++) {
            String finer = all.get(i / 10) + i % 10;
            if (finer.length() <= MOST_DIGITS && prefixes.add(finer)) {
                all.add(finer);
            }
        }
        return all.subList(0, count);
    }

    private static void read(Resource file, TreeSet<String> prefixes) throws IOException {
        PhonePrefixMap map = new PhonePrefixMap();
        try (ObjectInputStream input = new ObjectInputStream(file.getInputStream())) {
            map.readExternal(input);
        }
        map.toString()
                .lines()
                .filter(line -> line.matches("[1-9][0-9]{0," + (MOST_DIGITS - 1) + "}[|].*"))
                .forEach(line -> prefixes.add(line.substring(0, line.indexOf('|'))));
    }
}
