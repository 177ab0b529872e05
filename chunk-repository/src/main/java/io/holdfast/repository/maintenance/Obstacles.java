package io.holdfast.repository.maintenance;

import java.util.ArrayList;
import java.util.List;

/** What stands in the way, up to some; the rest is counted. Safe for threads. */
final class Obstacles {

    /** More than a person reads. */
    private static final int TOLD_MAX = 100;

    private final List<String> told = new ArrayList<>();
    private long more;

    synchronized void add(String what) {
        if (told.contains(what)) {
            return;
        }
        if (told.size() < TOLD_MAX) {
            told.add(what);
        } else {
            more++;
        }
    }

    synchronized boolean none() {
        return told.isEmpty();
    }

    synchronized List<String> list() {
        List<String> all = new ArrayList<>(told);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return List.copyOf(all);
    }
}
