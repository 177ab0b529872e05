package io.holdfast.restore.ovirt;

import io.holdfast.contracts.JobId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job makes carries the job in its description: so a second attempt knows a VM again, an
 * undoing never removes one that somebody else has made under the same name or id, and a sweep
 * finds what was left.
 */
final class JobMark {

    private static final String PREFIX = "holdfast:";

    private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

    private static final Pattern OF_DISK = Pattern.compile(PREFIX + ID);

    private static final Pattern OF_VM = Pattern.compile("\\[restored by " + PREFIX + ID + "]");

    private static final Pattern FORMER =
            Pattern.compile("\\s*\\[restored by holdfast:[0-9a-f-]*]");

    /** The VM's own description comes first among the content; later ones belong to sections. */
    private static final Pattern DESCRIPTION =
            Pattern.compile(
                    "(<Content\\b[^>]*>(?:(?!<Section\\b).)*?)(?:<Description>([^<]*)</Description>|<Description\\s*/>)",
                    Pattern.DOTALL);

    private static final Pattern CONTENT = Pattern.compile("<Content\\b[^>]*>");

    private JobMark() {}

    static String text(JobId job) {
        return "[restored by " + PREFIX + job.value() + "]";
    }

    /** The whole description of a disk. */
    static String ofDisk(JobId job) {
        return PREFIX + job.value();
    }

    /** The job that made the disk; empty where people have written anything beside its mark. */
    static Optional<JobId> onDisk(String description) {
        Matcher mark = OF_DISK.matcher(description);
        return mark.matches() ? Optional.of(job(mark)) : Optional.empty();
    }

    /** The job that made the VM; beside its mark stands what the VM's owner wrote. */
    static Optional<JobId> onVm(String description) {
        Matcher mark = OF_VM.matcher(description);
        return mark.find() ? Optional.of(job(mark)) : Optional.empty();
    }

    private static JobId job(Matcher mark) {
        return new JobId(UUID.fromString(mark.group(1)));
    }

    static boolean isOn(String description, JobId job) {
        return description.contains(text(job));
    }

    /**
     * The same OVF with the mark of the job instead of that of any job before it.
     *
     * @throws IllegalArgumentException if it has no content
     */
    static String onto(String ovf, JobId job) {
        Matcher description = DESCRIPTION.matcher(ovf);
        if (description.find()) {
            String own = description.group(2) == null ? "" : description.group(2);
            String plain = FORMER.matcher(own).replaceAll("");
            String marked = (plain.isBlank() ? "" : plain.stripTrailing() + " ") + text(job);
            return ovf.substring(0, description.start())
                    + description.group(1)
                    + "<Description>"
                    + marked
                    + "</Description>"
                    + ovf.substring(description.end());
        }
        Matcher content = CONTENT.matcher(ovf);
        if (!content.find()) {
            throw new IllegalArgumentException("the stored OVF has no Content");
        }
        return ovf.substring(0, content.end())
                + "<Description>"
                + text(job)
                + "</Description>"
                + ovf.substring(content.end());
    }
}
