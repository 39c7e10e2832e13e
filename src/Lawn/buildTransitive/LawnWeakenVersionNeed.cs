using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one version need (an entry of the ELF section .gnu.version_r) of 64-bit little-endian shared objects as weak, so that the
/// dynamic loader accepts a library that lacks the version. A file is replaced by rename, so that a hard link into a package cache
/// keeps its content; size and time stamp stay, so that the next build does not copy the file again.
/// </summary>
public class LawnWeakenVersionNeed : Task
{
    const int SectionVersionNeed = 0x6ffffffe; // SHT_GNU_verneed
    const int WeakFlag = 2;                    // VER_FLG_WEAK

    [Required] public ITaskItem[] Files { get; set; }

    [Required] public string VersionName { get; set; }

    public bool Always { get; set; }

    /// <summary>The C++ library to look at; the system's own unless given.</summary>
    public string HostLibrary { get; set; }

    public override bool Execute()
    {
        foreach (var item in Files)
        {
            if (!File.Exists(item.ItemSpec)) continue;
            if (!Always && HostHasVersion()) return true;
            try
            {
                Weaken(item.ItemSpec);
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is IndexOutOfRangeException || e is ArgumentException)
            {
                Log.LogWarning("Lawn could not make " + item.ItemSpec + " loadable on this system's libstdc++: " + e.Message);
            }
        }

        return true;
    }

    bool HostHasVersion()
    {
        if (!string.IsNullOrEmpty(HostLibrary)) return Names(HostLibrary);
        string[] folders = { "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib" };
        foreach (var folder in folders)
        {
            var path = Path.Combine(folder, "libstdc++.so.6");
            if (File.Exists(path)) return Names(path);
        }

        return false;
    }

    bool Names(string library)
    {
        return Encoding.GetEncoding("ISO-8859-1").GetString(File.ReadAllBytes(library)).Contains(VersionName + "\0");
    }

    void Weaken(string path)
    {
        var image = File.ReadAllBytes(path);
        if (image.Length < 64 || image[0] != 0x7f || image[1] != 'E' || image[2] != 'L' || image[3] != 'F' || image[4] != 2) return;

        int sections = (int)BitConverter.ToInt64(image, 0x28), size = BitConverter.ToUInt16(image, 0x3A), count = BitConverter.ToUInt16(image, 0x3C);
        var changed = false;
        for (var i = 0; i < count; i++)
        {
            var section = sections + i * size;
            if (BitConverter.ToInt32(image, section + 4) != SectionVersionNeed) continue;

            var strings = (int)BitConverter.ToInt64(image, sections + BitConverter.ToInt32(image, section + 0x28) * size + 0x18);
            var need = (int)BitConverter.ToInt64(image, section + 0x18);
            while (true)
            {
                int entries = BitConverter.ToUInt16(image, need + 2), entry = need + BitConverter.ToInt32(image, need + 8);
                for (var k = 0; k < entries; k++)
                {
                    if (TextAt(image, strings + BitConverter.ToInt32(image, entry + 8)) == VersionName && (image[entry + 4] & WeakFlag) == 0)
                    {
                        image[entry + 4] |= WeakFlag;
                        changed = true;
                    }

                    entry += BitConverter.ToInt32(image, entry + 12);
                }

                var next = BitConverter.ToInt32(image, need + 12);
                if (next == 0) break;
                need += next;
            }
        }

        if (!changed) return;
        var time = File.GetLastWriteTimeUtc(path);
        var temporary = path + ".weakened";
        File.WriteAllBytes(temporary, image);
        File.SetLastWriteTimeUtc(temporary, time);
        File.Delete(path);
        File.Move(temporary, path);
        Log.LogMessage(MessageImportance.Normal, "Marked the need of " + VersionName + " weak in " + path);
    }

    static string TextAt(byte[] image, int start)
    {
        var end = start;
        while (image[end] != 0) end++;
        return Encoding.ASCII.GetString(image, start, end - start);
    }
}
