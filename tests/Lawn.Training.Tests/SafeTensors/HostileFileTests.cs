using System.Buffers.Binary;
using System.Text;
using TorchSharp;

namespace Lawn.Training.Tests.SafeTensors;

/// <summary>Files that lie: each is refused, its fault is named, and no memory beyond the file's size is asked for.</summary>
public sealed class HostileFileTests : IDisposable
{
    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "lies outside the file")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "holds 12 bytes of data, and its header names 8")]
    [InlineData("""{}""", 1, "holds 1 bytes of data, and its header names 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "does not have the bytes of its shape: 8, not 12")]
    [InlineData("""{"w":{"dtype":"F32","shape":[],"data_offsets":[0,8]}}""", 8, "does not have the bytes of its shape: 8, not 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[0],"data_offsets":[0,8]}}""", 8, "does not have the bytes of its shape: 8, not 0")]
    [InlineData("""{"w":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}}""", 8, "has the type 'F99'")]
    [InlineData("""{"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", 8, "has the type 'F8_E4M3'")]
    [InlineData("""{"w":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", 8, "has the type 'f32'")]
    [InlineData("""{"w":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", 8, "dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "no whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", 8, "no whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8, "no whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", 8, "no whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,8]}}""", 8, "no whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "ends before it begins")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "no whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "are 1 numbers, not two")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}""", 8, "more than 2 numbers")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":{}}}""", 8, "data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}}""", 8, "lies outside the file")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "within the one before it")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "within the one before it")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "bytes 4 to 8, before the tensor 'v', belong to no tensor")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "bytes 0 to 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'w' appears twice")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0077":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'w' appears twice")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "has its shape twice")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8, "larger than any memory")]
    [InlineData("""{"w":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8, "larger than any memory")]
    [InlineData("""{"w":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""", 0, "larger than any memory")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}""", 8, "lies outside the file")]
    [InlineData("""{"w":{"dtype":"F32"}}""", 8, "has no shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", 8, "has no data_offsets")]
    [InlineData("""{"w":{"shape":[2],"data_offsets":[0,8]}}""", 8, "has no dtype")]
    [InlineData("""{"w":3}""", 0, "'w' is no object")]
    [InlineData("""{"w":null}""", 0, "'w' is no object")]
    [InlineData("""[1,2]""", 0, "does not begin with '{'")]
    [InlineData(""" {}""", 0, "does not begin with '{'")]
    [InlineData("""{"w":""", 0, "not that of a safetensors file")]
    [InlineData("""{} {}""", 0, "not that of a safetensors file")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],}}""", 8, "not that of a safetensors file")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not that of a safetensors file")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "'a' of __metadata__ is no text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "has 'a' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "has __metadata__ twice")]
    [InlineData("""{"__metadata__":[]}""", 0, "__metadata__ is no object")]
    public void A_header_that_lies_is_refused_by_name(string header, int dataBytes, string fault) => Refuse(Encoding.UTF8.GetBytes(header), new byte[dataBytes], fault);

    [Fact]
    public void A_header_that_is_no_text_is_refused() => Refuse([.. "{\""u8, 0xff, 0xfe, .. "\":{}}"u8], [], "not text in UTF-8");

    [Theory]
    [InlineData(65, 1)]
    [InlineData(200_000, 1)]
    public void More_dimensions_than_torch_takes_are_refused(int dimensions, int size) =>
        Refuse(Encoding.UTF8.GetBytes("""{"w":{"dtype":"U8","shape":[""" + string.Join(',', Enumerable.Repeat(size, dimensions)) + """],"data_offsets":[0,1]}}"""), [0], "more than 64");

    [Fact]
    public void The_most_dimensions_that_torch_takes_can_be_read()
    {
        SpecFile.Write(path, Encoding.UTF8.GetBytes("""{"w":{"dtype":"U8","shape":[""" + string.Join(',', Enumerable.Repeat(1, 64)) + """],"data_offsets":[0,1]}}"""), [7]);
        using var tensor = SafeTensorsFile.Read(path)["w"];
        Assert.Equal((64, (byte)7), (tensor.dim(), tensor.item<byte>()));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Deep_nesting_is_refused(string opening) =>
        Refuse(Encoding.UTF8.GetBytes("{\"w\":{\"more\":" + string.Concat(Enumerable.Repeat(opening, 100_000))), [], "depth");

    [Fact]
    public void Truth_values_other_than_0_and_1_are_refused() =>
        Refuse("""{"w":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"""u8.ToArray(), [1, 2], "bytes other than 0 and 1");

    [Fact]
    public void A_name_in_a_message_is_short_and_on_one_line()
    {
        var name = string.Concat(Enumerable.Repeat("x\\n\\u001b", 10_000));
        SpecFile.Write(path, Encoding.UTF8.GetBytes("{\"" + name + "\":{\"dtype\":\"F32\"}}"), []);
        var message = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Read(path)).Message;
        Assert.True(message.Length < 250 && !message.Any(char.IsControl), message);
    }

    [Theory]
    [InlineData(0, 0xff, "shorter than a safetensors header")]
    [InlineData(7, 0xff, "shorter than a safetensors header")]
    [InlineData(8, 0xff, "header length 18446744073709551615 does not fit")]
    [InlineData(8, 0, "header length 0 is not between")]
    [InlineData(100, 0x7f, "does not fit the file")]
    public void A_prefix_that_lies_is_refused(int length, byte value, string fault)
    {
        File.WriteAllBytes(path, [.. Enumerable.Repeat(value, length)]);
        Refuse(fault);
    }

    [Fact]
    public void A_pickle_of_PyTorch_is_named_as_such()
    {
        File.WriteAllBytes(path, [.. "PK\x03\x04"u8, .. new byte[60]]);
        Refuse("pickle file of PyTorch");
        File.WriteAllBytes(path, [0x80, 2, .. Enumerable.Repeat((byte)'c', 60)]);
        Refuse("pickle file of PyTorch");
    }

    [Fact]
    public void What_is_no_regular_file_is_refused()
    {
        Assert.ThrowsAny<UnauthorizedAccessException>(() => SafeTensorsFile.Read(Path.GetTempPath()));
        if (File.Exists("/dev/zero")) Assert.ThrowsAny<Exception>(() => SafeTensorsFile.Read("/dev/zero"));
    }

    [Fact]
    public void Many_tensors_that_overlap_cost_no_more_than_a_few_times_the_file()
    {
        var entries = Enumerable.Range(0, 20_000).Select(k => $"\"t{k}\":" + """{"dtype":"U8","shape":[1000],"data_offsets":[0,1000]}""");
        Refuse(Encoding.UTF8.GetBytes("{" + string.Join(",", entries) + "}"), new byte[1000], "within the one before it");
    }

    void Refuse(byte[] header, byte[] data, string fault)
    {
        SpecFile.Write(path, header, data);
        Refuse(fault);
    }

    // Managed memory within eight times the file (an entry of sixty bytes becomes an object), and not a tensor more than there was; no large block of either.
    void Refuse(string fault)
    {
        const int basis = 1 << 17;
        var (tensors, peak) = (torch.Tensor.TotalCount, PeakVirtualMemory());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Read(path));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(fault, exception.Message);
        Assert.True(allocated <= basis + (8 * new FileInfo(path).Length), $"{allocated} bytes for a file of {new FileInfo(path).Length}");
        // Fewer where the collector found what earlier tests left.
        Assert.InRange(torch.Tensor.TotalCount, 0, tensors);
        Assert.True(PeakVirtualMemory() - peak <= 64 << 20, "a large block of memory was asked for");
    }

    static long PeakVirtualMemory() => File.Exists("/proc/self/status")
        ? long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmPeak:", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) << 10
        : 0;
}
