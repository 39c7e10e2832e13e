using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Precision;

/// <summary>libtorch's switches of autocast. TorchSharp does not offer them; they are the C++ functions of <c>at::autocast</c>.</summary>
static unsafe class AutocastNative
{
    static readonly IntPtr Library = Load();
    static readonly IntPtr SetEnabledFunction = Find("_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb");
    static readonly IntPtr IsEnabledFunction = Find("_ZN2at8autocast19is_autocast_enabledEN3c1010DeviceTypeE");
    static readonly IntPtr SetDtypeFunction = Find("_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE");
    static readonly IntPtr DtypeFunction = Find("_ZN2at8autocast18get_autocast_dtypeEN3c1010DeviceTypeE");
    static readonly IntPtr ClearCacheFunction = Find("_ZN2at8autocast11clear_cacheEv");

    public static bool IsFound =>
        SetEnabledFunction != 0 && IsEnabledFunction != 0 && SetDtypeFunction != 0 && DtypeFunction != 0 && ClearCacheFunction != 0;

    public static bool IsEnabled(DeviceType device) => ((delegate* unmanaged<sbyte, byte>)Need(IsEnabledFunction))((sbyte)device) != 0;

    public static void SetEnabled(DeviceType device, bool enabled) =>
        ((delegate* unmanaged<sbyte, byte, void>)Need(SetEnabledFunction))((sbyte)device, (byte)(enabled ? 1 : 0));

    public static ScalarType Dtype(DeviceType device) => (ScalarType)((delegate* unmanaged<sbyte, sbyte>)Need(DtypeFunction))((sbyte)device);

    public static void SetDtype(DeviceType device, ScalarType dtype) =>
        ((delegate* unmanaged<sbyte, sbyte, void>)Need(SetDtypeFunction))((sbyte)device, (sbyte)dtype);

    public static void ClearCache() => ((delegate* unmanaged<void>)Need(ClearCacheFunction))();

    static IntPtr Load()
    {
        InitializeDeviceType(DeviceType.CPU); // TorchSharp loads libtorch here, and the name below then finds the loaded library
        var name = OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        return NativeLibrary.TryLoad(name, out var library) || NativeLibrary.TryLoad(name, typeof(torch).Assembly, null, out library) ? library : 0;
    }

    static IntPtr Find(string name) => Library != 0 && NativeLibrary.TryGetExport(Library, name, out var function) ? function : 0;

    static IntPtr Need(IntPtr function) =>
        function != 0 ? function : throw new PlatformNotSupportedException("This build of libtorch does not offer autocast: use fp32.");
}
