package io.holdfast.repository.model;

import java.util.Optional;
import java.util.Set;

/**
 * What came of one seed.
 *
 * @param broken which promise was not kept
 * @param trace all that happened, if it was to be told
 * @param seen which actions, faults and plans there were
 * @param depth of the deepest increment
 */
record Outcome(
        long seed,
        Optional<String> broken,
        String trace,
        Set<String> seen,
        int depth,
        int points) {}
