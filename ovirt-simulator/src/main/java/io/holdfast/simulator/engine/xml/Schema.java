package io.holdfast.simulator.engine.xml;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The elements that the API's parser knows, so far as clients of VMs, disks and backups send them.
 * Anything else makes a request "syntactically incorrect", as on a real engine.
 */
public final class Schema {
    /** Each line: an element type, then its children; {@code name:type} where the names differ. */
    private static final String TYPES =
            """
            vm name description comment cluster template memory memory_policy cpu bios os \
            initialization high_availability display type delete_protected stateless start_paused \
            time_zone io usb placement_policy migration migration_downtime custom_properties \
            disk_attachments nics quota console soundcard_enabled rng_device virtio_scsi \
            tpm_enabled sso serial_number status id origin host cpu_profile cpu_shares \
            storage_domain instance_type multi_queues_enabled cpu_pinning_policy \
            auto_pinning_policy custom_cpu_model custom_emulated_machine lease \
            storage_error_resume_behaviour use_latest_template_version large_icon small_icon \
            virtio_scsi_multi_queues_enabled virtio_scsi_multi_queues run_once stop_reason \
            custom_compatibility_version tunnel_migration payloads original_template vm_pool
            cluster name description id
            template name description id
            host name description id
            quota name id data_center
            data_center name id
            cpu_profile name id
            instance_type name id
            storage_domain name description id
            storage_domains storage_domain
            memory_policy ballooning guaranteed max over_commit transparent_hugepages
            cpu architecture topology mode cpu_tune level name type speed cores
            topology cores sockets threads
            bios boot_menu type
            boot_menu enabled
            os boot type cmdline initrd kernel version
            boot devices
            devices device
            initialization configuration regenerate_ids cloud_init_network_protocol host_name \
            user_name root_password custom_script nic_configurations domain timezone dns_servers \
            dns_search authorized_ssh_keys regenerate_ssh_keys active_directory_ou input_locale \
            org_name system_locale ui_language user_locale windows_license_key
            configuration type data
            high_availability enabled priority
            display allow_override certificate copy_paste_enabled disconnect_action \
            disconnect_action_delay file_transfer_enabled monitors smartcard_enabled type \
            video_type address port secure_port keyboard_layout proxy single_qxl_pci
            time_zone name utc_offset
            io threads
            usb enabled type
            placement_policy affinity hosts
            hosts host
            migration auto_converge compressed encrypted bandwidth policy \
            parallel_migrations_policy custom_parallel_migrations
            custom_properties custom_property
            custom_property name value regexp
            console enabled
            rng_device source rate
            virtio_scsi enabled
            sso methods
            methods method
            method id
            serial_number policy value
            lease storage_domain
            disk_attachments disk_attachment
            disk_attachment id name description active bootable interface pass_discard read_only \
            uses_scsi_reservation logical_name disk vm
            disk id name alias description comment image_id provisioned_size initial_size format \
            sparse backup backup_mode content_type wipe_after_delete propagate_errors shareable \
            storage_domains storage_domain disk_profile quota snapshot bootable interface active \
            read_only status storage_type qcow_version actual_size total_size logical_name \
            uses_scsi_reservation sgio lun_storage openstack_volume_type template vms
            disks disk
            disk_profile name id
            snapshot id description date persist_memorystate disk_attachments snapshot_status \
            snapshot_type name vm
            nics nic
            nic id name description comment interface linked mac plugged vnic_profile network \
            on_boot boot_protocol synced
            mac address
            vnic_profile name id
            network name id
            backup id name description creation_date modification_date from_checkpoint_id \
            to_checkpoint_id phase disks host snapshot vm
            image_transfer id name description active direction format inactivity_timeout phase \
            proxy_url shallow timeout_policy transfer_url transferred disk snapshot image backup \
            host
            image id name
            event id description code correlation_id custom_id flood_rate index origin severity \
            time user vm host storage_domain cluster data_center template
            user name id
            action async force pause fault status job snapshot vm host use_cloud_init \
            use_initialization use_sysprep volatile filter reason grace_period correlation_id \
            disks exclusive clone storage_domain cluster restore_memory discard_snapshots \
            maintenance_enabled
            """;

    private static final Map<String, Map<String, String>> CHILDREN = parse();

    private Schema() {}

    private static Map<String, Map<String, String>> parse() {
        Map<String, Map<String, String>> types = new HashMap<>();
        for (String line : TYPES.split("\n", -1)) {
            String[] words = line.strip().split(" +", -1);
            Map<String, String> children = new HashMap<>();
            for (int i = 1; i < words.length; i++) {
                children.put(words[i], words[i]);
            }
            types.put(words[0], children);
        }
        return types;
    }

    /**
     * The first element that the parser would not know, root included; empty when all are known.
     */
    public static Optional<String> firstUnknown(Xml root, String expected) {
        return root.name().equals(expected) ? unknownIn(root) : Optional.of(root.name());
    }

    private static Optional<String> unknownIn(Xml x) {
        Map<String, String> allowed = CHILDREN.getOrDefault(x.name(), Map.of());
        for (Xml child : x.children()) {
            if (!allowed.containsKey(child.name())) {
                return Optional.of(child.name());
            }
            Optional<String> deeper = unknownIn(child);
            if (deeper.isPresent()) {
                return deeper;
            }
        }
        return Optional.empty();
    }
}
