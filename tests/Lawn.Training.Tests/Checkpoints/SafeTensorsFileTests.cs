using System.Buffers.Binary;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Checkpoints;

public sealed class SafeTensorsFileTests : IDisposable
{
    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Tensors_come_back_as_they_were()
    {
        using var scope = NewDisposeScope();
        List<(string, Tensor)> tensors =
        [
            ("a.weight", randn(3, 4)), ("scalar", tensor(2.5)), ("transposed", randn(2, 3).t()), ("empty", zeros(0, 2)),
            ("long", arange(5)), ("half", ones(3, dtype: ScalarType.BFloat16)), ("flag", tensor(new[] { true, false })),
        ];
        using (var stream = File.Create(path)) SafeTensorsFile.Write(stream, tensors);
        var read = SafeTensorsFile.Read(path);
        Assert.Equal(tensors.Count, read.Count);
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, read[name].dtype);
            Assert.Equal(tensor.shape, read[name].shape);
            Assert.Equal(tensor.contiguous().bytes.ToArray(), read[name].bytes.ToArray());
            read[name].Dispose();
        }
    }

    [Fact]
    public void The_layout_is_that_of_the_format()
    {
        using var values = tensor(new float[] { 1, 2 });
        using (var stream = File.Create(path)) SafeTensorsFile.Write(stream, [("w", values)]);
        var bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40], bytes[(8 + length)..]);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4)] // too little data
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12)] // too much
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8)] // the shape does not fit
    [InlineData("""{"w":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}}""", 8)] // no such type
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8)]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)] // overlap
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8)] // the product overflows
    [InlineData("""{"w":{"dtype":"F32"}}""", 8)]
    [InlineData("""{"w":3}""", 0)]
    [InlineData("""[1,2]""", 0)]
    [InlineData("""{"w":""", 0)]
    public void A_malformed_file_is_refused(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        File.WriteAllBytes(path, file);
        Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Read(path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_short_file_is_refused(int length)
    {
        File.WriteAllBytes(path, Enumerable.Repeat((byte)0xff, length).ToArray());
        Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Read(path));
    }
}
