package io.holdfast.simulation;

/** A process of a service. It dies and comes back; what it remembers lives in the database. */
final class Replica {

    final String name;
    private int life;
    private boolean up = true;

    Replica(String name) {
        this.name = name;
    }

    int life() {
        return life;
    }

    boolean up() {
        return up;
    }

    void die() {
        life++;
        up = false;
    }

    void comeBack() {
        up = true;
    }

    /** Nothing of an earlier life runs on. */
    void alive(int in) {
        if (in != life) {
            throw new Crash();
        }
    }
}
