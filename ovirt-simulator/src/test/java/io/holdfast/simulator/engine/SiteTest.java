package io.holdfast.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.engine.xml.Xml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters, hosts, domains and profiles beside the first ones, and what befalls them. */
class SiteTest {
    private static final int MIB = 1 << 20;

    @TempDir private Path folder;
    private Simulator simulator;
    private EngineProbe engine;
    private AdminProbe admin;
    private UUID vm;
    private String disk;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorSettings.instant(folder.resolve("data")));
        byte[] noise = new byte[2 * MIB];
        new Random(1).nextBytes(noise);
        Path raw = Files.write(folder.resolve("disk.raw"), noise);
        vm = simulator.addVm("web", List.of(VmImages.Image.cow(raw)));
        disk = simulator.disksOf(vm).getFirst().toString();
        engine = new EngineProbe(simulator);
        admin = new AdminProbe(simulator);
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
        engine.close();
        simulator.close();
    }

    private String added(String what, String body) {
        return EngineProbe.jsonText(admin.post("/" + what, body), "id");
    }

    private String newDisk(String domain, String format, boolean sparse, long size) {
        EngineProbe.Reply made = askedDisk(domain, format, sparse, size);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        engine.awaitText("/disks/" + made.id(), "status", "ok");
        return made.id();
    }

    private EngineProbe.Reply askedDisk(String domain, String format, boolean sparse, long size) {
        return engine.post(
                "/disks",
                "<disk><name>d</name><provisioned_size>%d</provisioned_size><initial_size>%d</initial_size><format>%s</format><sparse>%s</sparse><storage_domains><storage_domain id=\"%s\"/></storage_domains></disk>"
                        .formatted(size, MIB, format, sparse, domain));
    }

    private EngineProbe.Reply transfer(String of, String more) {
        return engine.post(
                "/imagetransfers",
                "<image_transfer><disk id=\"%s\"/>%s<format>raw</format></image_transfer>"
                        .formatted(of, more));
    }

    private static String host(Xml entity) {
        return entity.child("host").flatMap(h -> h.attribute("id")).orElse("none");
    }

    private byte[] contents(String of) {
        EngineProbe.Reply opened = transfer(of, "<direction>download</direction>");
        byte[] read = engine.read(opened.xml().at("transfer_url").orElseThrow());
        engine.post("/imagetransfers/" + opened.id() + "/finalize", "<action/>");
        engine.awaitText("/imagetransfers/" + opened.id(), "phase", "finished_success");
        return read;
    }

    @Test
    void there_is_one_of_each_until_more_are_added() {
        for (String collection :
                List.of("clusters", "hosts", "storagedomains", "networks", "vnicprofiles")) {
            assertThat(engine.get("/" + collection).xml().children()).as(collection).hasSize(1);
        }
        added("clusters", "{\"name\":\"old\",\"level\":\"4.6\"}");
        added("hosts", "{\"name\":\"host2\",\"cluster\":\"old\"}");
        added("domains", "{\"name\":\"san\",\"kind\":\"iscsi\",\"bytes\":%d}".formatted(1L << 34));
        added("vnic-profiles", "{\"name\":\"guests\"}");

        Xml cluster =
                engine.get("/clusters?search=name%3Dold").xml().children("cluster").getFirst();
        assertThat(cluster.at("version", "minor")).contains("6");
        assertThat(engine.get("/hosts").xml().children("host")).hasSize(2);
        Xml domain =
                engine.get("/storagedomains?search=name%3Dsan")
                        .xml()
                        .children("storage_domain")
                        .getFirst();
        assertThat(domain.at("storage", "type")).contains("iscsi");
        assertThat(domain.at("available")).contains(String.valueOf(1L << 34));
        assertThat(engine.get("/vnicprofiles").xml().children("vnic_profile"))
                .extracting(p -> p.at("name").orElse(""))
                .containsExactly("ovirtmgmt", "guests");
        assertThat(admin.get("/site")).contains("\"old\"", "\"host2\"", "\"san\"", "\"guests\"");
    }

    @Test
    void a_new_preallocated_raw_disk_on_block_storage_holds_what_was_there_before() {
        String san = added("domains", "{\"name\":\"san\",\"kind\":\"iscsi\"}");
        byte[] zeros = new byte[MIB];

        assertThat(contents(newDisk(san, "raw", false, MIB))).isNotEqualTo(zeros);
        assertThat(contents(newDisk(san, "cow", true, MIB))).isEqualTo(zeros);
        String file = Infrastructure.STORAGE_DOMAIN.toString();
        assertThat(contents(newDisk(file, "raw", false, MIB))).isEqualTo(zeros);
        assertThat(askedDisk(san, "raw", true, MIB).status()).isEqualTo(409);
    }

    @Test
    void an_upload_to_a_thin_disk_on_block_storage_ends_where_its_first_volume_ends() {
        String san = added("domains", "{\"name\":\"san\",\"kind\":\"iscsi\"}");
        String thin = newDisk(san, "cow", true, 400L * MIB);
        String url =
                transfer(thin, "<direction>upload</direction>")
                        .xml()
                        .at("transfer_url")
                        .orElseThrow();
        byte[] data = new byte[64 * MIB];
        Arrays.fill(data, (byte) 7);
        assertThat(engine.write(url, data)).isEqualTo(200);
        byte[] more = new byte[140 * MIB];
        Arrays.fill(more, (byte) 8);
        assertThat(engine.write(url, more)).isEqualTo(500);
    }

    @Test
    void a_domain_without_room_refuses_a_disk() {
        String small = added("domains", "{\"name\":\"small\",\"bytes\":%d}".formatted(8L << 20));
        EngineProbe.Reply refused = askedDisk(small, "raw", false, 6L << 20);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains("Low disk space on Storage Domain small");
        assertThat(askedDisk(small, "raw", false, 2L << 20).status()).isEqualTo(201);
    }

    @Test
    void a_transfer_is_served_by_the_host_asked_for_and_a_backup_by_that_of_the_vm() {
        String two = added("hosts", "{\"name\":\"host2\"}");
        EngineProbe.Reply wanted =
                transfer(disk, "<direction>download</direction><host id=\"" + two + "\"/>");
        assertThat(host(wanted.xml())).isEqualTo(two);
        engine.post("/imagetransfers/" + wanted.id() + "/cancel", "<action/>");
        engine.awaitText("/imagetransfers/" + wanted.id(), "phase", "finished_failure");

        admin.post("/vms/" + vm + "/run", "{\"up\":true}");
        String first = host(engine.get("/vms/" + vm).xml());
        assertThat(first).isEqualTo(Infrastructure.HOST.toString());
        admin.post("/vms/" + vm + "/migrate", "{\"host\":\"" + two + "\"}");
        assertThat(host(engine.get("/vms/" + vm).xml())).isEqualTo(two);
        String backup =
                engine.post(
                                "/vms/" + vm + "/backups",
                                "<backup><disks><disk id=\"" + disk + "\"/></disks></backup>")
                        .id();
        engine.awaitText("/vms/" + vm + "/backups/" + backup, "phase", "ready");
        EngineProbe.Reply read =
                transfer(
                        disk,
                        "<backup id=\"%s\"/><direction>download</direction><host id=\"%s\"/>"
                                .formatted(backup, first));
        assertThat(host(read.xml())).isEqualTo(two);
    }

    @Test
    void transfers_break_on_a_host_that_is_lost_and_go_elsewhere_afterwards() {
        String two = added("hosts", "{\"name\":\"host2\"}");
        EngineProbe.Reply running = transfer(disk, "<direction>download</direction>");
        admin.post("/hosts/" + Infrastructure.HOST + "/reach", "{\"responsive\":false}");
        engine.awaitText("/imagetransfers/" + running.id(), "phase", "finished_failure");
        assertThat(engine.get("/hosts/" + Infrastructure.HOST).xml().at("status"))
                .contains("non_responsive");
        assertThat(host(transfer(disk, "<direction>download</direction>").xml())).isEqualTo(two);
    }

    @Test
    void a_vm_whose_host_is_lost_is_not_backed_up() {
        admin.post("/vms/" + vm + "/run", "{\"up\":true}");
        admin.post("/hosts/" + Infrastructure.HOST + "/reach", "{\"responsive\":false}");
        assertThat(engine.get("/vms/" + vm).xml().at("status")).contains("not_responding");
        String body = "<backup><disks><disk id=\"" + disk + "\"/></disks></backup>";
        assertThat(engine.post("/vms/" + vm + "/backups", body).status()).isEqualTo(409);
        admin.post("/hosts/" + Infrastructure.HOST + "/reach", "{\"responsive\":true}");
        assertThat(engine.get("/vms/" + vm).xml().at("status")).contains("up");
        assertThat(engine.post("/vms/" + vm + "/backups", body).status()).isEqualTo(201);
    }

    @Test
    void nothing_is_done_with_the_disks_of_an_inactive_domain() {
        String sd1 = Infrastructure.STORAGE_DOMAIN.toString();
        admin.post("/domains/" + sd1 + "/change", "{\"active\":false}");
        assertThat(askedDisk(sd1, "cow", true, MIB).detail()).contains("status is Inactive");
        assertThat(transfer(disk, "<direction>download</direction>").status()).isEqualTo(409);
        assertThat(
                        engine.get(
                                        "/datacenters/"
                                                + Infrastructure.DATA_CENTER
                                                + "/storagedomains/"
                                                + sd1)
                                .xml()
                                .at("status"))
                .contains("inactive");
        admin.post("/domains/" + sd1 + "/change", "{\"active\":true}");
        assertThat(transfer(disk, "<direction>download</direction>").status()).isEqualTo(201);
    }

    @Test
    void direct_luns_and_shareable_disks_are_left_out_of_backups() {
        String lun = added("vms/" + vm + "/disks", "{\"size\":1048576,\"lun\":true}");
        String shared = added("vms/" + vm + "/disks", "{\"size\":1048576,\"shareable\":true}");
        assertThat(engine.get("/disks/" + lun).xml().at("storage_type")).contains("lun");
        assertThat(engine.get("/disks/" + shared).xml().at("shareable")).contains("true");
        String backup =
                engine.post(
                                "/vms/" + vm + "/backups",
                                "<backup><disks><disk id=\"%s\"/><disk id=\"%s\"/><disk id=\"%s\"/></disks></backup>"
                                        .formatted(disk, lun, shared))
                        .id();
        engine.awaitText("/vms/" + vm + "/backups/" + backup, "phase", "ready");
        assertThat(engine.get("/vms/" + vm + "/backups/" + backup + "/disks").xml().children())
                .extracting(d -> d.attribute("id").orElse(""))
                .containsExactly(disk);
    }

    @Test
    void a_vm_is_made_in_the_cluster_and_with_the_profile_asked_for() {
        String old = added("clusters", "{\"name\":\"old\",\"level\":\"4.6\"}");
        String guests = added("vnic-profiles", "{\"name\":\"guests\"}");
        EngineProbe.Reply made =
                engine.post(
                        "/vms",
                        "<vm><name>new</name><cluster><name>old</name></cluster><template id=\"00000000-0000-0000-0000-000000000000\"/></vm>");
        assertThat(made.xml().child("cluster").flatMap(c -> c.attribute("id"))).contains(old);
        EngineProbe.Reply nic =
                engine.post(
                        "/vms/" + made.id() + "/nics",
                        "<nic><name>nic1</name><vnic_profile id=\"" + guests + "\"/></nic>");
        assertThat(nic.xml().child("vnic_profile").flatMap(p -> p.attribute("id")))
                .contains(guests);
        String ovf =
                engine.call("GET", "/vms/" + made.id(), "", Map.of("All-Content", "true"))
                        .xml()
                        .at("initialization", "configuration", "data")
                        .orElseThrow();
        assertThat(ovf).contains("<ClusterName>old</ClusterName>", "guests");
        assertThat(engine.post("/vms/" + made.id() + "/start", "<action/>").status())
                .as("it has no host")
                .isEqualTo(409);
    }

    @Test
    void a_certificate_that_nobody_trusts_stops_clients_until_a_good_one_is_shown() {
        admin.post("/certificate", "{\"by\":\"engine\",\"trusted\":false}");
        assertThatThrownBy(() -> engine.get("/vms")).isInstanceOf(UncheckedIOException.class);
        admin.post("/certificate", "{\"by\":\"engine\",\"trusted\":true}");
        assertThat(engine.get("/vms").status()).isEqualTo(200);

        EngineProbe.Reply opened = transfer(disk, "<direction>download</direction>");
        String url = opened.xml().at("transfer_url").orElseThrow();
        admin.post("/certificate", "{\"by\":\"imageio\",\"trusted\":false}");
        assertThatThrownBy(() -> engine.read(url)).isInstanceOf(AssertionError.class);
        admin.post("/certificate", "{\"by\":\"imageio\"}");
        assertThat(engine.read(url)).hasSize(2 * MIB);
    }

    @Test
    void a_second_cluster_keeps_its_own_level_when_it_is_changed() {
        String old = added("clusters", "{\"name\":\"old\",\"level\":\"4.6\"}");
        admin.post("/clusters/" + old + "/level", "{\"level\":\"4.5\"}");
        assertThat(engine.get("/clusters/" + old).xml().at("version", "minor")).contains("5");
        assertThat(engine.get("/clusters/" + Infrastructure.CLUSTER).xml().at("version", "minor"))
                .isEqualTo(Optional.of("8"));
        assertThat(admin.status("/clusters/" + old + "/level", "{\"level\":\"3.6\"}"))
                .isEqualTo(400);
    }
}
