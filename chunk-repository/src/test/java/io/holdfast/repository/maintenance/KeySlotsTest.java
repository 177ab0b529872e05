package io.holdfast.repository.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.json.RepositoryFile;
import io.holdfast.repository.objects.RepositoryHead;
import io.holdfast.repository.sealing.KeySlot;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.sealing.RepositoryLayout;
import io.holdfast.repository.sealing.RepositorySecret;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeySlotsTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-23T09:00:00Z"), ZoneOffset.UTC);

    private final BlobStore store = new MemoryBlobStore();
    private final KeySlots slots = new KeySlots(store, CLOCK);
    private final MasterKey first = MasterKey.generate();
    private final MasterKey second = MasterKey.generate();

    @BeforeEach
    void a_repository_with_one_slot() {
        RepositoryLayout layout = new RepositoryLayout(UUID.randomUUID(), 4096, 65_536);
        KeySlot slot = RepositorySecret.generate().wrap(layout, first, Instant.EPOCH);
        RepositoryFile file =
                new RepositoryFile(1, layout.repository(), 4096, 65_536, List.of(slot));
        store.putIfAbsent(RepositoryHead.FILE, ByteBuffer.wrap(file.toJson()));
    }

    private boolean opens(MasterKey key) {
        try {
            RepositoryHead.unlock(store, RepositoryHead.read(store), key);
            return true;
        } catch (RepositoryException.Refused e) {
            return false;
        }
    }

    @Test
    void an_added_key_opens_beside_the_old_one_and_is_added_once() {
        KeySlots.Slot slot = slots.add(first, second);

        assertThat(opens(first)).isTrue();
        assertThat(opens(second)).isTrue();
        assertThat(slots.add(first, second)).isEqualTo(slot);
        assertThat(slots.list()).hasSize(2).contains(slot);
        assertThat(slot.created()).isEqualTo(CLOCK.instant());
    }

    @Test
    void a_rotated_key_opens_and_the_old_one_no_more() {
        slots.rotate(first, second);

        assertThat(opens(second)).isTrue();
        assertThat(opens(first)).isFalse();
        assertThat(slots.list()).hasSize(1);
    }

    @Test
    void rotating_to_the_same_key_is_refused() {
        assertThatThrownBy(() -> slots.rotate(first, first))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("the old one");
        assertThat(opens(first)).isTrue();
    }

    /** Whichever request is the last that gets through, or whose answer is lost. */
    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "ANSWER_LOST"})
    void a_rotation_that_is_stopped_anywhere_leaves_a_key_that_opens_and_may_be_begun_again(
            Fault fault) {
        for (int step = 0; step < 7; step++) {
            a_fresh_file();
            List<Fault> script = new ArrayList<>(Collections.nCopies(step, Fault.NONE));
            script.add(fault);
            KeySlots failing = new KeySlots(FaultyBlobStore.scripted(store, script, step), CLOCK);
            try {
                failing.rotate(first, second);
            } catch (RepositoryException.Unavailable e) {
                assertThat(opens(first) || opens(second)).as("after step %d", step).isTrue();
            }
            if (opens(first)) {
                slots.rotate(first, second);
            }
            assertThat(opens(second)).isTrue();
            assertThat(opens(first)).isFalse();
        }
    }

    private void a_fresh_file() {
        store.delete(RepositoryHead.FILE);
        a_repository_with_one_slot();
    }

    @Test
    void a_removed_slot_opens_no_more() {
        UUID old = slots.list().getFirst().id();
        slots.add(first, second);

        slots.remove(second, old);

        assertThat(opens(first)).isFalse();
        assertThat(opens(second)).isTrue();
    }

    @Test
    void the_last_slot_is_not_removed() {
        UUID only = slots.list().getFirst().id();

        assertThatThrownBy(() -> slots.remove(first, only))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("last");
        assertThat(opens(first)).isTrue();
    }

    @Test
    void a_slot_is_not_removed_unless_the_given_key_opens_another() {
        UUID own = slots.list().getFirst().id();
        slots.add(first, second);

        assertThatThrownBy(() -> slots.remove(first, own))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("Give a key that stays");
        assertThatThrownBy(() -> slots.remove(MasterKey.generate(), own))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThat(slots.list()).hasSize(2);
    }

    @Test
    void a_slot_that_is_not_there_is_refused_with_those_that_are() {
        assertThatThrownBy(() -> slots.remove(first, UUID.randomUUID()))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining(slots.list().getFirst().id().toString());
    }

    @Test
    void a_lost_master_key_is_refused_early_and_nothing_is_written() {
        byte[] before = store.get(RepositoryHead.FILE, 10_000);

        assertThatThrownBy(() -> slots.add(MasterKey.generate(), second))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("opens none of the 1 key slots");
        assertThatThrownBy(() -> slots.rotate(MasterKey.generate(), second))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThat(store.get(RepositoryHead.FILE, 10_000)).isEqualTo(before);
        assertThatCode(slots::list).doesNotThrowAnyException();
    }
}
