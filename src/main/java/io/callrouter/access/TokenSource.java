package io.callrouter.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Something that gives out tokens and knows whose they are. */
public interface TokenSource {

    /** The caller whose live token has that hash, as the database knows it now. */
    Optional<Caller> findByTokenHash(String tokenHash);

    /** The callers of many tokens, by the hashes of these; without those that are no live tokens of this source. */
    Map<String, Caller> findByTokenHashes(Set<String> tokenHashes);

    /** All live tokens, as the database knows them now. */
    List<Issued> findAll();

    /**
     * A token and whose it is.
     *
     * @param tokenHash see {@link Token#hash}
     */
    record Issued(String tokenHash, Caller caller) {}

    /**
     * Published when a token no longer says what it said: it was revoked, or its role or expiry changed.
     *
     * @param tokenHash which one
     */
    record TokenChanged(String tokenHash) {}
}
