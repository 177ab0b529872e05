package io.holdfast.simulation;

/** What may go wrong; a seed picks how often each does. */
enum Fault {
    CRASH(200),
    STALL(400),
    ENGINE_AWAY(60),
    ENGINE_BUSY(60),
    ENGINE_REFUSES(300),
    ANSWER_LOST(60),
    ENGINE_RESTART(0),
    BACKUP_FAILS(10),
    LIST_LAGS(0),
    DATABASE_AWAY(100),
    COMMIT_ANSWER_LOST(100),
    BROKER_AWAY(60),
    PUBLISHED_NOT_MARKED(60),
    REDELIVERY(30),
    CLOCK_JUMPS(0),
    VM_STOPS(0),
    VM_GOES(0),
    VM_MOVES(0),
    TICKET_EXPIRES(60),
    TRANSFER_FAILS(60),
    BITMAP_LOST(15),
    START_FAILS(15),
    EXTENTS_REFUSED(15),
    SHORT_BODY(30),
    HOST_AWAY(40),
    STORE_AWAY(150),
    STORE_ANSWER_LOST(150),
    STORE_LIST_LAGS(0),
    SWEEP_STOPS(4),
    SLOW(30);

    /** Of so many chances one is taken, in a seed that has the fault; 0 where it is planned. */
    final int oneIn;

    Fault(int oneIn) {
        this.oneIn = oneIn;
    }
}
