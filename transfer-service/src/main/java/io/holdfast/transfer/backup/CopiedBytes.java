package io.holdfast.transfer.backup;

/** Guest bytes that were read, and bytes that were put into the repository for them. */
public record CopiedBytes(long read, long stored) {

    CopiedBytes plus(CopiedBytes more) {
        return new CopiedBytes(read + more.read, stored + more.stored);
    }
}
