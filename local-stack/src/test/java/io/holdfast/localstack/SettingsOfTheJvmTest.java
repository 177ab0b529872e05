package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SettingsOfTheJvmTest {

    @Test
    void processes_or_containers_are_chosen_by_a_property() {
        assertThat(chosenBy("process")).isEqualTo(StackKind.PROCESS);
        assertThat(chosenBy("Docker")).isEqualTo(StackKind.DOCKER);
        assertThatThrownBy(() -> chosenBy("podman"))
                .isInstanceOf(LocalStackException.Unusable.class)
                .hasMessageContaining("say process or docker");
    }

    @Test
    void without_the_folder_of_the_servers_the_message_says_what_to_set() {
        String servers = System.clearProperty("holdfast.servers");
        try {
            assertThatThrownBy(ServerFiles::root)
                    .isInstanceOf(LocalStackException.Unusable.class)
                    .hasMessageContaining("-Dholdfast.servers=");
        } finally {
            System.setProperty("holdfast.servers", servers);
        }
    }

    private static StackKind chosenBy(String value) {
        String before = System.getProperty("holdfast.stack");
        System.setProperty("holdfast.stack", value);
        try {
            return StackKind.chosen();
        } finally {
            if (before == null) {
                System.clearProperty("holdfast.stack");
            } else {
                System.setProperty("holdfast.stack", before);
            }
        }
    }
}
