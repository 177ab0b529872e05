package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.DiskView;
import java.util.UUID;

/** The guest side of plugging: what shows as a block device in an appliance. */
public interface GuestDevices {
    /**
     * One device of one guest.
     *
     * @param bus the attachment's {@code interface}
     */
    record Plug(UUID vm, UUID disk, String bus) {}

    /**
     * The device is on its way; it shows some time after this returns.
     *
     * @param content what it reads as; a {@code WritableDisk} gets what the guest writes
     */
    void plug(Plug plug, DiskView content);

    /** The device is gone when this returns, and what was written to it has arrived. */
    void unplug(Plug plug);

    /** For guests that nobody looks into. */
    static GuestDevices none() {
        return new GuestDevices() {
            @Override
            public void plug(Plug plug, DiskView content) {}

            @Override
            public void unplug(Plug plug) {}
        };
    }
}
