package io.holdfast.repository.maintenance;

import io.holdfast.repository.json.RepositoryFile;
import io.holdfast.repository.objects.RepositoryHead;
import io.holdfast.repository.sealing.KeySlot;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.sealing.RepositorySecret;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Who may open a repository: one slot for each master key. Each change re-wraps the repository's
 * secret and touches no backup. To be used by one operator at a time: of two changes at the same
 * moment the later one stands, and the other operator is told.
 *
 * <p>A removed key no longer opens {@code holdfast.json}; who has kept an older copy of that file
 * and the key still can.
 */
public final class KeySlots {

    private final BlobStore store;
    private final Clock clock;

    public KeySlots(BlobStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What one may see of a slot without a key. */
    public record Slot(UUID id, Instant created) {}

    /** All slots, the oldest first; needs no key. */
    public List<Slot> list() {
        return RepositoryHead.read(store).keySlots().stream()
                .map(slot -> new Slot(slot.id(), slot.created()))
                .sorted(Comparator.comparing(Slot::created))
                .toList();
    }

    /**
     * Lets one more key open the repository; one that opens it already changes nothing.
     *
     * @param masterKey one that opens it
     * @return the new key's slot
     * @throws RepositoryException.Refused if {@code masterKey} opens no slot
     */
    public Slot add(MasterKey masterKey, MasterKey added) {
        RepositoryFile file = RepositoryHead.read(store);
        RepositorySecret secret = RepositoryHead.unlock(store, file, masterKey);
        List<KeySlot> own = openedBy(file, added);
        if (!own.isEmpty()) {
            return slot(own.getFirst());
        }
        KeySlot slot = secret.wrap(RepositoryHead.layout(file), added, clock.instant());
        List<KeySlot> slots = new ArrayList<>(file.keySlots());
        slots.add(slot);
        write(file, slots);
        return slot(slot);
    }

    /**
     * Lets {@code next} open the repository in the place of {@code masterKey}. The new slot is
     * written and seen to open before the old one goes, so one of the two opens at each moment, and
     * a rotation that was stopped may be begun again.
     *
     * @return the new key's slot
     */
    public Slot rotate(MasterKey masterKey, MasterKey next) {
        if (masterKey.equals(next)) {
            throw new RepositoryException.Refused(
                    "the new master key is the old one; make another with \"openssl rand -base64 32\"");
        }
        Slot slot = add(masterKey, next);
        RepositoryFile file = RepositoryHead.read(store);
        RepositoryHead.unlock(store, file, next);
        List<UUID> old = openedBy(file, masterKey).stream().map(KeySlot::id).toList();
        write(file, file.keySlots().stream().filter(kept -> !old.contains(kept.id())).toList());
        return slot;
    }

    /**
     * Takes a slot away.
     *
     * @param masterKey one that opens another slot: proof that somebody can still get in
     * @throws RepositoryException.Refused if there is no such slot, it is the last one, or {@code
     *     masterKey} opens none of the others
     */
    public void remove(MasterKey masterKey, UUID slot) {
        RepositoryFile file = RepositoryHead.read(store);
        List<KeySlot> rest = file.keySlots().stream().filter(s -> !s.id().equals(slot)).toList();
        if (rest.size() == file.keySlots().size()) {
            throw new RepositoryException.Refused(
                    "repository %s has no key slot %s; it has %s"
                            .formatted(file.id(), slot, ids(file)));
        }
        if (rest.isEmpty()) {
            throw new RepositoryException.Refused(
                    "key slot %s is the last one of repository %s: without it nobody can read a backup again. Add another key first"
                            .formatted(slot, file.id()));
        }
        if (openedBy(with(file, rest), masterKey).isEmpty()) {
            throw new RepositoryException.Refused(
                    "the master key opens none of the slots that would be left of repository %s; nothing was written. Give a key that stays"
                            .formatted(file.id()));
        }
        write(file, rest);
    }

    private static List<KeySlot> openedBy(RepositoryFile file, MasterKey key) {
        return file.keySlots().stream()
                .filter(slot ->
                        RepositorySecret.unwrap(RepositoryHead.layout(file), slot, key).isPresent())
                .toList();
    }

    private static List<UUID> ids(RepositoryFile file) {
        return file.keySlots().stream().map(KeySlot::id).toList();
    }

    private static Slot slot(KeySlot slot) {
        return new Slot(slot.id(), slot.created());
    }

    private static RepositoryFile with(RepositoryFile file, List<KeySlot> slots) {
        return new RepositoryFile(
                file.formatVersion(), file.id(), file.chunkBytes(), file.segmentBytes(), slots);
    }

    private void write(RepositoryFile before, List<KeySlot> slots) {
        byte[] json = with(before, slots).toJson();
        if (json.length > RepositoryHead.FILE_BYTES_MAX) {
            throw new RepositoryException.Refused(
                    "repository %s has %d key slots, which is too many; remove some"
                            .formatted(before.id(), slots.size()));
        }
        store.replace(RepositoryHead.FILE, ByteBuffer.wrap(json));
        if (!RepositoryHead.read(store).keySlots().equals(List.copyOf(slots))) {
            throw new RepositoryException.Refused(
                    "somebody else changed the key slots of repository %s at the same time; look at them and try again"
                            .formatted(before.id()));
        }
    }
}
