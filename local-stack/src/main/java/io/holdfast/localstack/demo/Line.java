package io.holdfast.localstack.demo;

/** What services talk to over the network. */
public enum Line {
    KAFKA,
    POSTGRES,
    STORE,
    ENGINE,
    IMAGEIO
}
