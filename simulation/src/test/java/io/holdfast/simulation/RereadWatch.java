package io.holdfast.simulation;

import io.holdfast.simulation.Truth.TrueTransfer;

/** No work that begins after a segment's receipt was written reads the segment again. */
final class RereadWatch implements FakeImageio.Reads {

    private final World world;
    private final EngineCalls calls;
    private final Tables tables;

    RereadWatch(World world, EngineCalls calls, Tables tables) {
        this.world = world;
        this.calls = calls;
        this.tables = tables;
    }

    @Override
    public void read(TrueTransfer through, int part) {
        int segment = (int) ((long) part * Truth.PART_BYTES / Vault.SEGMENT_BYTES);
        tables.reader(through)
                .flatMap(transfer -> tables.receiptAt(transfer, segment))
                .filter(written -> written.isBefore(calls.workBegan()))
                .ifPresent(written ->
                        world.broke(
                                "no segment is read again after its receipt",
                                "segment " + segment + " of disk " + through.disk));
    }
}
