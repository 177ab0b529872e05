package io.holdfast.localstack;

/** Where a server runs. Data and port stay the same from one start to the next. */
sealed interface Hosting permits ProcessHosting, ContainerHosting {

    /** Starts the server and waits until it answers. */
    void start();

    /** Ends it in good order. Repeatable. */
    void stop();

    /** Ends it as a crash would, data kept. Repeatable. */
    void kill();
}
