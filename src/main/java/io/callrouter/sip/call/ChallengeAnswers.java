package io.callrouter.sip.call;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Credentials;
import io.callrouter.sip.auth.Challenge;
import io.callrouter.sip.auth.Digest;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.RandomTokens;
import io.callrouter.sip.message.SipResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers a provider's challenges, to each request once: a wrong password must not make a loop. A request answers those of
 * every realm on its way, also what was asked of requests before it (RFC 3261, section 22.3).
 */
final class ChallengeAnswers {

    /** Challenges that are answered in one request, and remembered, should a server invent a realm each time. */
    private static final int MOST_CHALLENGES = 8;

    private final UserAgent agent;
    private final ProviderEntry provider;
    private final Set<String> answered = new HashSet<>();
    private final Map<String, Challenge> challenges = new LinkedHashMap<>();
    private final Map<String, Integer> nonceCounts = new HashMap<>();

    ChallengeAnswers(UserAgent agent, ProviderEntry provider) {
        this.agent = agent;
        this.provider = provider;
    }

    /** False if it is no challenge, if it cannot be answered, or if it was answered already and comes again. */
    boolean accept(SipResponse response) {
        if (provider.credentials() == null || response.code() != 401 && response.code() != 407) {
            return false;
        }
        Optional<Challenge> challenge = Challenge.in(response).filter(this::isNew);
        challenge.ifPresent(this::remember);
        return challenge.isPresent();
    }

    private void remember(Challenge challenge) {
        challenges.put(challenge.answerHeader() + ' ' + challenge.realm(), challenge);
        if (challenges.size() > MOST_CHALLENGES) {
            challenges.remove(challenges.keySet().iterator().next());
        }
        nonceCounts
                .keySet()
                .retainAll(challenges.values().stream().map(Challenge::nonce).toList());
    }

    /** A stale nonce says that the answer was right; it is given once more (RFC 7616, section 3.3). */
    private boolean isNew(Challenge challenge) {
        return answered.size() < MOST_CHALLENGES
                && answered.add(challenge.answerHeader() + ' ' + challenge.realm() + ' ' + challenge.stale());
    }

    /** Another request follows, or the same one to another server: it may be challenged like the first. */
    void startOver() {
        answered.clear();
    }

    /** Adds the answers to what was asked until now; again for each request, because they count (RFC 7616, section 3.4). */
    void addTo(Headers.Builder headers, String method, String uri) {
        Credentials credentials = provider.credentials();
        if (credentials == null || challenges.isEmpty()) {
            return;
        }
        String password = agent.passwords().decrypt(provider.id(), credentials);
        for (Challenge challenge : challenges.values()) {
            int count = nonceCounts.merge(challenge.nonce(), 1, Integer::sum);
            Digest.Request request = new Digest.Request(method, uri, count, RandomTokens.next());
            headers.add(challenge.answerHeader(), Digest.answer(challenge, credentials.username(), password, request));
        }
    }
}
